//! 批量: many declarations in one request.

use deserr::Deserr;
use serde_json::Value;

use crate::{
    form::project::Project,
    process::stored::{Content, Unread},
    values::{
        codes::codes,
        shape::{self, Faults},
        text::ExternalId,
    },
};

codes! {
    /// 批量方式 What happens to the other declarations when one of them is refused.
    BatchMode {
        Partial = "partial", "逐份处理", "each for itself";
        Atomic = "atomic", "全部或全不", "all or none";
    }
}

/// Most declarations of one batch.
pub const ITEMS_MAX: usize = 500;

/// One declaration of a batch.
pub struct BatchItem {
    /// The sender's own reference, echoed in the result.
    pub client_ref: Option<ExternalId>,
    pub project: Project,
}

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct Parts {
    #[deserr(default)]
    client_ref: Option<ExternalId>,
    project: Unread,
}

impl BatchItem {
    /// Reads an item, or tells every fault of it.
    ///
    /// # Errors
    /// Faults with places in the item.
    pub fn read(json: Value) -> Result<Self, Faults> {
        let Parts { client_ref, project: Unread(project) } = shape::read(json)?;
        let project = Project::read(project).map_err(|faults| faults.below("/project"))?;
        Ok(Self { client_ref, project })
    }
}
