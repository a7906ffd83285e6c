//! Opening the database with the key of its history.

use domain::process::{action::Action, caller::Act, history::SealKey};
use persistence::{Db, Options, new_id};

use crate::{StartError, auth::audit_key, cli::settings::Settings, heads, http::clock};

/// For the service, which begins what is not there yet: the database, its structure, and the key of a history that
/// begins. A history whose key is missing is opened without it, to be read.
pub(crate) async fn open(settings: &Settings) -> Result<Db, StartError> {
    if let Some(file) = file_with_heads(settings)?
        && !connect(settings, None, true).await?.has_history().await?
    {
        return Err(StartError::MissingHistory(file));
    }
    let key = match found(settings)? {
        Some(key) => Some(key),
        None if connect(settings, None, true).await?.has_history().await? => None,
        None => {
            let file = &settings.audit_key_file;
            Some(audit_key::make(file).map_err(|error| StartError::AuditKey(file.display().to_string(), error))?)
        }
    };
    let db = connect(settings, key, true).await?;
    db.migrate(&of_system(Action::SealsUpgraded)).await?;
    Ok(db)
}

/// For commands that work on what is there: they make no database and no key.
pub(crate) async fn open_existing(settings: &Settings) -> Result<Db, StartError> {
    let db = connect(settings, found(settings)?, false).await?;
    if !db.has_history().await? {
        let heads = file_with_heads(settings)?;
        return Err(heads.map_or(StartError::NoHistory, StartError::MissingHistory));
    }
    if !db.seals() {
        return Err(lost_key(settings));
    }
    db.migrate(&of_system(Action::SealsUpgraded)).await?;
    Ok(db)
}

/// The file of the settings that holds heads of a history.
fn file_with_heads(settings: &Settings) -> Result<Option<String>, StartError> {
    match &settings.audit_heads {
        Some(heads::Place::File(file)) if heads::last_in(file)?.is_some() => Ok(Some(file.display().to_string())),
        Some(_) | None => Ok(None),
    }
}

/// As it is, with this key or without one.
pub(crate) async fn connect(settings: &Settings, key: Option<SealKey>, create: bool) -> Result<Db, StartError> {
    // Commands, which make no database, have no workers.
    let workers = if create { settings.workers() } else { 0 };
    let workers = workers.try_into().unwrap_or(u32::MAX);
    let options = Options { max_connections: settings.database_connections, workers, create, ..Options::default() };
    Ok(Db::connect(&settings.database_url, key, options).await?)
}

/// The audit key that the settings name, if it is there.
pub(crate) fn found(settings: &Settings) -> Result<Option<SealKey>, StartError> {
    let file = &settings.audit_key_file;
    let found = audit_key::find(settings.audit_key.as_deref(), file);
    found.map_err(|error| StartError::AuditKey(file.display().to_string(), error))
}

pub(crate) fn lost_key(settings: &Settings) -> StartError {
    StartError::LostKey(settings.audit_key_file.display().to_string())
}

/// What the service does itself, or its owner at the command line.
pub(crate) fn of_system(action: Action) -> Act {
    Act::of_system(action, new_id().to_string(), clock::now())
}
