//! `docs/callers.md`: what every operation answers to every role, for its own units and for others.

use std::fmt::{self, Write};

use domain::process::caller::{Permission, Role};
use serde_json::Value;

/// The page.
///
/// # Errors
/// Only when it cannot be written.
pub fn page(document: &Value) -> Result<String, fmt::Error> {
    let mut page = String::from(
        "# 角色与权限 Callers\n\n\
         本页由代码生成：`cargo run -p openapi`；测试逐格核对。 Generated from the code; a test drives every cell.\n\n\
         - declarant：只见指定的单位。 Sees the units of its key only.\n\
         - reviewer：可限定单位，也可不限。 May be limited to units, or not.\n\
         - auditor、admin：不限单位。 All units.\n\
         - “—”：其他单位的内容不出现在结果中。 “—”: answers as for its own, without what belongs to others.\n\
         - import_form：其他单位指 store=true 时存入其他单位。 import_form: others is with store=true, into another unit.\n\n",
    );
    write!(
        page,
        "| 操作 Operation | 权限 Permission | declarant | 其他单位 others | reviewer | 其他单位 others | auditor | admin |\n|"
    )?;
    writeln!(page, "{}", "---|".repeat(8))?;
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    for (_, item) in paths {
        for (_, operation) in item.as_object().into_iter().flatten() {
            row(&mut page, operation)?;
        }
    }
    Ok(page)
}

fn row(page: &mut String, operation: &Value) -> fmt::Result {
    let needed = operation.pointer("/security/0/bearer/0").and_then(Value::as_str).and_then(Permission::from_code);
    let (Some(id), Some(needed)) = (operation.get("operationId").and_then(Value::as_str), needed) else {
        return Ok(());
    };
    let statuses = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
    let done = statuses.map(|(status, _)| status.as_str()).find(|status| status.starts_with('2')).unwrap_or("—");
    // Where nothing is said, it is a list that leaves out what belongs to others.
    let foreign = operation.get("x-other-units").and_then(Value::as_str).unwrap_or("—");
    let cell = |role: Role, limit: bool| match (role.may(needed), limit) {
        (false, _) => "403",
        (true, true) => foreign,
        (true, false) => done,
    };
    write!(page, "| {id} | {} |", needed.code())?;
    for (role, limited) in
        [(Role::Declarant, true), (Role::Reviewer, true), (Role::Auditor, false), (Role::Admin, false)]
    {
        write!(page, " {} |", cell(role, false))?;
        if limited {
            write!(page, " {} |", cell(role, true))?;
        }
    }
    writeln!(page)
}
