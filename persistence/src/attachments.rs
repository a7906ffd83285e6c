//! 附件 Files that revisions were made from. A revision is sealed with the fingerprint of its file; the content is kept
//! once, however many declarations came of it.

use domain::process::{
    attachment::{Attachment, Imported},
    caller::Units,
    history::Revision,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict};
use uuid::Uuid;

use crate::{
    db::{Read, Tx, sealed::Connection},
    entity::attachment::{self, Column, Entity},
    error::Error,
    history,
};

/// Keeps a content, unless it is there.
pub(crate) async fn keep(tx: &Tx, file: &Attachment) -> Result<(), Error> {
    let row = attachment::Model { sha256: file.about.sha256.clone(), content: file.content.clone() };
    Entity::insert(row.into_active_model().reset_all())
        .on_conflict(OnConflict::column(Column::Sha256).do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// The file that a revision was made from; none where there is none, or for a declaration of another unit.
///
/// # Errors
/// [`Error::Corrupt`] when the content is gone.
pub async fn get(conn: &impl Read, units: &Units, project_id: Uuid, number: i64) -> Result<Option<Attachment>, Error> {
    let Some(revision) = history::get(conn, units, project_id, number).await? else { return Ok(None) };
    let Some(Imported { attachment: about }) = imported(&revision) else { return Ok(None) };
    let content = content(conn, &about.sha256).await?;
    let content = content.ok_or_else(|| Error::Corrupt(format!("the attachment {} is gone", about.sha256)))?;
    Ok(Some(Attachment { about, content }))
}

/// What a revision says of the file that it was made from.
pub(crate) fn imported(revision: &Revision) -> Option<Imported> {
    serde_json::from_str(revision.detail.as_deref()?).ok()
}

pub(crate) async fn content(conn: &impl Read, sha256: &str) -> Result<Option<Vec<u8>>, Error> {
    Ok(Entity::find_by_id(sha256).one(conn.connection()).await?.map(|row| row.content))
}
