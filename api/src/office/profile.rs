//! The profile of the office program: what it must not do with a stranger's document.

use std::{fs, io, path::Path};

/// A setting: where it is, its name, its value.
type Setting = (&'static str, &'static str, &'static str);

const SECURITY: &str = "Office.Common/Security/Scripting";
const INTERNET: &str = "Inet/Settings";

/// Words of the program: a level of 3 runs only macros of trusted places, of which there is none; links are updated never;
/// a proxy of 2 is the one that is named. Nobody listens there, so that nothing is fetched from the network.
const SETTINGS: [Setting; 23] = [
    (SECURITY, "DisableMacrosExecution", "true"),
    (SECURITY, "MacroSecurityLevel", "3"),
    (SECURITY, "DisableActiveContent", "true"),
    (SECURITY, "CheckDocumentEvents", "true"),
    (SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Writer/Content/Update", "Chart", "false"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("Office.Common/Save/Document", "CreateBackup", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Office.Recovery/RecoveryInfo", "Enabled", "false"),
    (INTERNET, "ooInetProxyType", "2"),
    (INTERNET, "ooInetHTTPProxyName", PROXY),
    (INTERNET, "ooInetHTTPProxyPort", PORT),
    (INTERNET, "ooInetHTTPSProxyName", PROXY),
    (INTERNET, "ooInetHTTPSProxyPort", PORT),
    (INTERNET, "ooInetFTPProxyName", PROXY),
    (INTERNET, "ooInetFTPProxyPort", PORT),
    (INTERNET, "ooInetNoProxy", ""),
    // Days and amounts without a format of their own are written as a Chinese Excel writes them.
    ("Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
];
const PROXY: &str = "127.0.0.1";
/// Discard (RFC 863), which no machine serves.
const PORT: &str = "9";

/// Writes the profile into a folder that it makes.
///
/// # Errors
/// When it cannot be written.
pub fn write(folder: &Path) -> io::Result<()> {
    let user = folder.join("user");
    fs::create_dir_all(&user)?;
    fs::write(user.join("registrymodifications.xcu"), text())
}

fn text() -> String {
    let item = |(path, name, value): &Setting| {
        format!(
            "<item oor:path=\"/org.openoffice.{path}\"><prop oor:name=\"{name}\" oor:op=\"fuse\"><value>{value}</value></prop></item>\n"
        )
    };
    let items: String = SETTINGS.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">\n{items}</oor:items>\n"
    )
}
