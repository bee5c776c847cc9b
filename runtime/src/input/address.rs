//! Whether a text can be an address. Only its form is looked at: whether anything is there, nobody can tell from here.

/// Whether a text has the form of an address for mail: a local part, `@`, and a domain with a dot; without spaces and control
/// characters, within the lengths of RFC 5321.
pub(super) fn email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && !local.contains(|c: char| c.is_whitespace() || c.is_control() || "@<>()[],;:\\\"".contains(c));
    local_ok && text.len() <= 254 && domain.contains('.') && host(domain)
}

/// Whether a text has the form of an absolute address of the web: `http` or `https`, a host, perhaps a port; no spaces and
/// control characters.
pub(super) fn url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
        return false;
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c)) {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    if let Some(literal) = place.strip_prefix('[') {
        let Some((address, port)) = literal.split_once(']') else { return false };
        return address.parse::<std::net::Ipv6Addr>().is_ok()
            && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }
    match place.split_once(':') {
        Some((name, port)) => host(name) && is_port(port),
        None => host(place),
    }
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.parse::<u16>().is_ok()
}

/// Labels of letters, digits and inner hyphens (letters of all scripts: names are shown as people write them).
fn host(name: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_' || !c.is_ascii())
    };
    name.len() <= 253 && name.strip_suffix('.').unwrap_or(name).split('.').all(label)
}
