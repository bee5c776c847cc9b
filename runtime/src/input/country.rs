//! The countries of ISO 3166-1.

/// The officially assigned codes of two letters, by their first letter.
const CODES: [(u8, &str); 26] = [
    (b'A', "DEFGILMOQRSTUWXZ"),
    (b'B', "ABDEFGHIJLMNOQRSTVWYZ"),
    (b'C', "ACDFGHIKLMNORUVWXYZ"),
    (b'D', "EJKMOZ"),
    (b'E', "CEGHRST"),
    (b'F', "IJKMOR"),
    (b'G', "ABDEFGHILMNPQRSTUWY"),
    (b'H', "KMNRTU"),
    (b'I', "DELMNOQRST"),
    (b'J', "EMOP"),
    (b'K', "EGHIMNPRWYZ"),
    (b'L', "ABCIKRSTUVY"),
    (b'M', "ACDEFGHKLMNOPQRSTUVWXYZ"),
    (b'N', "ACEFGILOPRUZ"),
    (b'O', "M"),
    (b'P', "AEFGHKLMNRSTWY"),
    (b'Q', "A"),
    (b'R', "EOSUW"),
    (b'S', "ABCDEGHIJKLMNORSTVXYZ"),
    (b'T', "CDFGHJKLMNORTVWZ"),
    (b'U', "AGMSYZ"),
    (b'V', "ACEGINU"),
    (b'W', "FS"),
    (b'X', ""),
    (b'Y', "ET"),
    (b'Z', "AMW"),
];

/// The code in capitals; none where no country has it.
pub(super) fn country(text: &str) -> Option<String> {
    let code = text.to_ascii_uppercase();
    let [first, second] = <[u8; 2]>::try_from(code.as_bytes()).ok()?;
    let (_, seconds) = CODES.iter().find(|(letter, _)| *letter == first)?;
    seconds.as_bytes().contains(&second).then_some(code)
}
