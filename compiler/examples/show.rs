//! Shows what a check finds: `cargo run --example show -- FILE`.
use onboard_compiler::{Sources, check};
fn main() {
    for name in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&name).unwrap_or_default();
        let mut sources = Sources::new();
        sources.add_root(name, text);
        while let Some(next) = sources.wanted().pop() {
            sources.add(next.clone(), std::fs::read_to_string(&next).unwrap_or_default());
        }
        for d in check(&sources).diagnostics {
            println!("{:?} {} {} | {:?} | {:?}", d.span().range(), d.slug, d.title, d.help, d.fixes);
        }
        if std::env::var("AST").is_ok() {
            println!("{:#?}", onboard_syntax::parse(onboard_syntax::FileId(0), &sources.files()[0].text).0);
        }
    }
}
