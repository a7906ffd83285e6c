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
        None => new_key(settings).await?,
    };
    let db = connect(settings, key, true).await?;
    db.migrate(&of_system(Action::SealsUpgraded)).await?;
    Ok(db)
}

/// The key of a history that begins; none where there is a history. Where no key can be kept no database is made, and where
/// there is no database no key is.
async fn new_key(settings: &Settings) -> Result<Option<SealKey>, StartError> {
    let file = &settings.audit_key_file;
    let unusable = |error| StartError::AuditKey(file.display().to_string(), error);
    let new = audit_key::write_aside(file).map_err(unusable);
    let db = match (connect(settings, None, new.is_ok()).await, &new) {
        (Err(StartError::Database(persistence::Error::NoFile(_))), Err(_)) => None,
        (db, _) => Some(db?),
    };
    match db {
        Some(db) if db.has_history().await? => Ok(None),
        Some(_) | None => new?.put_in_place().map(Some).map_err(unusable),
    }
}

/// For commands that work on what is there: they make no database and no key.
pub(crate) async fn open_existing(settings: &Settings) -> Result<Db, StartError> {
    let db = open_as_it_is(settings).await?;
    db.migrate(&of_system(Action::SealsUpgraded)).await?;
    Ok(db)
}

/// The same, whose structure stays that of the program which wrote it last.
pub(crate) async fn open_as_it_is(settings: &Settings) -> Result<Db, StartError> {
    let db = connect(settings, found(settings)?, false).await?;
    if !db.has_history().await? {
        let heads = file_with_heads(settings)?;
        return Err(heads.map_or_else(|| StartError::NoHistory(db.address()), StartError::MissingHistory));
    }
    if !db.seals() {
        return Err(lost_key(settings));
    }
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
    // Commands, which make no database, have no workers, and whoever types one waits for no server.
    let (workers, wait) = if create { (settings.workers(), settings.wait_for_database.0) } else { Default::default() };
    let workers = workers.try_into().unwrap_or(u32::MAX);
    let max_connections = settings.database_connections;
    let options = Options { max_connections, workers, wait, create, ..Options::default() };
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
