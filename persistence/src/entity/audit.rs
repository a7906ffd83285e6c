//! The audit trail: events that wait for their place in the chain, events in it, and its head.

use domain::process::history::Event;

/// Events that were committed and not yet sealed into the chain.
pub(crate) mod pending {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_pending")]
    pub(crate) struct Model {
        #[sea_orm(primary_key)]
        pub(crate) number: i64,
        /// The event, canonical JSON.
        pub(crate) body: String,
        /// Seal over the body alone.
        pub(crate) hash: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The chain.
pub(crate) mod event {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_event")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) seq: i64,
        pub(crate) at: i64,
        pub(crate) actor_id: String,
        pub(crate) actor: String,
        pub(crate) role: String,
        pub(crate) action: String,
        pub(crate) subject: Option<String>,
        pub(crate) unit_code: Option<String>,
        pub(crate) former_unit_code: Option<String>,
        pub(crate) revision: Option<i64>,
        pub(crate) revision_hash: Option<String>,
        pub(crate) refused: Option<i32>,
        pub(crate) request_id: String,
        pub(crate) question: Option<String>,
        pub(crate) writer: Option<i64>,
        pub(crate) ordinal: Option<i64>,
        pub(crate) hash: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Where the chain ends.
pub(crate) mod head {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_head")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: i32,
        pub(crate) count: i64,
        /// Seal of the last event.
        pub(crate) hash: String,
        /// Seal over count and hash: an older head cannot be made up.
        pub(crate) seal: String,
        /// Which key seals.
        pub(crate) fingerprint: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) fn write(seq: i64, event: Event, hash: String) -> event::Model {
    let Event {
        at,
        actor_id,
        actor,
        role,
        action,
        subject,
        unit_code,
        former_unit_code,
        revision,
        revision_hash,
        refused,
        request_id,
        question,
        writer,
        ordinal,
    } = event;
    event::Model {
        seq,
        at,
        actor_id,
        actor,
        role,
        action,
        subject,
        unit_code,
        former_unit_code,
        revision,
        revision_hash,
        refused,
        request_id,
        question,
        writer,
        ordinal,
        hash,
    }
}

pub(crate) fn read(model: event::Model) -> Event {
    let event::Model {
        seq: _,
        at,
        actor_id,
        actor,
        role,
        action,
        subject,
        unit_code,
        former_unit_code,
        revision,
        revision_hash,
        refused,
        request_id,
        question,
        writer,
        ordinal,
        hash: _,
    } = model;
    Event {
        at,
        actor_id,
        actor,
        role,
        action,
        subject,
        unit_code,
        former_unit_code,
        revision,
        revision_hash,
        refused,
        request_id,
        question,
        writer,
        ordinal,
    }
}
