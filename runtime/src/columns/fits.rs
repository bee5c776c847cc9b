//! Which types of columns can hold values of a field.

use arrow_schema::DataType;
use onboard_ir::Type;

/// Whether a column can hold values of a type. One that cannot would say nothing but wrong values.
pub(super) fn fits(ty: Type, column: &DataType) -> bool {
    use DataType as D;
    let spelled = matches!(ty, Type::Text | Type::Member(_));
    match column {
        D::Null | D::Utf8 | D::LargeUtf8 | D::Utf8View | D::Binary | D::LargeBinary | D::BinaryView => true,
        D::Boolean => spelled || ty == Type::Bool,
        D::Dictionary(_, values) => !values.is_nested() && fits(ty, values),
        D::List(item) | D::LargeList(item) | D::FixedSizeList(item, _) => {
            matches!(ty, Type::Set(_)) && is_text(item.data_type())
        }
        D::Date32 | D::Date64 => spelled || ty == Type::Date,
        D::Timestamp(..) => spelled || ty == Type::Time,
        D::Duration(_) => spelled || ty == Type::Duration,
        column if column.is_numeric() => spelled || matches!(ty, Type::Bool | Type::Int | Type::Float),
        _ => false,
    }
}

/// Whether a column holds texts.
fn is_text(column: &DataType) -> bool {
    match column {
        DataType::Dictionary(_, values) => is_text(values),
        DataType::Null => true,
        column => column.is_string() || column.is_binary(),
    }
}

/// What a column of a field's type holds, in words.
pub(super) fn wanted(ty: Type) -> &'static str {
    match ty {
        Type::Bool => "booleans, whole numbers or texts",
        Type::Int | Type::Float => "numbers or texts",
        Type::Text | Type::Member(_) => "texts, numbers or booleans",
        Type::Set(_) => "lists of texts, or texts",
        Type::Date => "dates or texts",
        Type::Time => "timestamps with a zone, or texts",
        Type::Duration => "durations or texts",
        Type::Country | Type::Language | Type::Version | Type::Email | Type::Url | Type::Path => "texts",
    }
}
