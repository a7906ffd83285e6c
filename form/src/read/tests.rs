use domain::form::project::Project;

use super::*;

#[test]
fn the_real_form_is_read_to_the_letter() {
    let bytes = include_bytes!("../../../domain/samples/form.docx");
    let forms = read(bytes).unwrap();
    let [form] = forms.as_slice() else { panic!("one form") };
    let mut expected: serde_json::Value = serde_json::from_str(domain::SAMPLE).unwrap();
    expected["unit_code"] = serde_json::Value::Null;
    let expected = Project::read_partial(expected).unwrap();
    assert_eq!(form.declaration, expected);
    let unread: Vec<_> = form.unread.iter().map(|unread| unread.text.as_str()).collect();
    assert_eq!(unread, ["附件3:"]);
    assert_eq!(form.guesses, []);
    assert_eq!(form.sheets.len(), 3);
}
