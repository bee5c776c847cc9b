//! Looks paths up in JSON objects.

use serde_json::{Map, Value};

/// What stands at a path such as `device.type`: a key that is spelled so in full wins; none where nothing is there or null.
pub(super) fn find<'j>(object: &'j Map<String, Value>, path: &str) -> Option<&'j Value> {
    let (mut object, mut path) = (object, path);
    loop {
        if let Some(value) = object.get(path) {
            return Some(value).filter(|value| !value.is_null());
        }
        let (head, rest) = path.split_once('.')?;
        object = object.get(head)?.as_object()?;
        path = rest;
    }
}
