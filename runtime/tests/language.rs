//! RFC 4647 look-up of languages.

use onboard_runtime::lookup;

#[test]
fn the_longest_prefix_by_whole_subtags_is_found() {
    let available = ["en", "pt", "pt-BR", "zh-Hant"];
    for (wanted, found) in [
        ("pt-BR", Some("pt-BR")),
        ("pt-PT", Some("pt")),
        ("PT-br", Some("pt-BR")),
        ("zh-Hant-TW", Some("zh-Hant")),
        ("zh-Hans", None),
        ("zh", None),
        ("p", None),
        ("", None),
        // A single letter goes with what followed it: `zh-Hant` is tried after `zh-Hant-CN-x-private`, not `zh-Hant-CN-x`.
        ("zh-Hant-CN-x-private", Some("zh-Hant")),
        ("ptx", None),
        ("en-", Some("en")),
    ] {
        assert_eq!(lookup(wanted, &available), found, "{wanted}");
    }
}

#[test]
fn a_single_letter_is_never_looked_up_as_an_end() {
    assert_eq!(lookup("en-a-bbb", &["en-a", "en"]), Some("en"));
}
