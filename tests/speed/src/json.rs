//! JSON to read, made here so that nothing has to be stored.

/// Where the tag of a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Before all else.
    First,
    /// After all else.
    Last,
    /// Nowhere.
    None,
}

/// What a kind of payment has besides what all have: its tag and two members that
/// it must have, three that it may have.
const KINDS: [(&str, &str); 12] = [
    (
        "card",
        r#""number":"5555 4444 3333 1111","brand":"visa","expires_month":11,"expires_year":2031,"secured":true"#,
    ),
    (
        "transfer",
        r#""iban":"DE02120300000000202051","bank":"BYLADEM1001","reference_text":"order 1187","instant":false,"fee":0.35"#,
    ),
    (
        "cash",
        r#""drawer":"north-2","cashier":"M. Olsen","given":100.0,"returned":12.05,"coins":7"#,
    ),
    (
        "voucher",
        r#""code":"SPRING-88XK","campaign":"spring","left":11.5,"reusable":true,"uses":3"#,
    ),
    (
        "wallet",
        r#""wallet_id":"w_0081727","device":"phone 12","network_token":"8812-9911","biometric":true,"attempts":1"#,
    ),
    (
        "invoice",
        r#""invoice_number":"2026-00817","due":"2026-12-24","reminders":0,"paid_part":20.0,"dunning":false"#,
    ),
    (
        "draft",
        r#""draft_number":"0001827","issuer":"First Bank","cleared":false,"days_held":3,"routing":"021000021""#,
    ),
    (
        "points",
        r#""program":"miles and more","points":18000,"rate":0.004,"member":"992817","gold":false"#,
    ),
    (
        "installment",
        r#""plan":"twelve-months","parts":12,"interest":0.049,"first_due":"2027-01-01","insured":false"#,
    ),
    (
        "gift",
        r#""gift_card":"8172-0019","giver":"A. Marten","message":"happy birthday","balance":4.5,"partial":true"#,
    ),
    (
        "barter",
        r#""goods":"two goats","appraiser":"village","worth":210.0,"pieces":2,"accepted":true"#,
    ),
    (
        "debit",
        r#""mandate":"M-00182","scheme":"core","signed":"2025-02-02","sequence":4,"revocable":true"#,
    ),
];

/// How many kinds of payments there are.
pub const COUNT: usize = KINDS.len();

/// One payment.
pub fn payment(kind: usize, number: usize, tag: Tag) -> String {
    let (method, own) = KINDS[kind % COUNT];
    let (first, last) = match tag {
        Tag::First => (format!(r#""method":"{method}","#), String::new()),
        Tag::Last => (String::new(), format!(r#","method":"{method}""#)),
        Tag::None => (String::new(), String::new()),
    };
    format!(
        r#"{{{first}"id":"pay_{number:012}","amount":{number}.25,"created":"2026-11-24T10:{:02}:00Z","labels":["web","returning"],"note":"nothing to add",{own}{last}}}"#,
        number % 60,
    )
}

/// A list of payments of one kind, or of all in turn.
pub fn payments(kind: Option<usize>, tag: Tag, count: usize) -> String {
    let items: Vec<String> = (0..count)
        .map(|number| payment(kind.unwrap_or(number), number, tag))
        .collect();
    format!("[{}]", items.join(","))
}

/// One order.
pub fn order(number: usize) -> String {
    format!(
        r#"{{"id":"ord_{number:012}","customer":"cus_00817","currency":"EUR","total":{number}.5,"count":3,"paid":true,"street":"Long Street 12","city":"Bergen","country":"NO","labels":["web","gift"],"weight":1.25,"note":"leave at the door"}}"#
    )
}

/// A list of orders.
pub fn orders(count: usize) -> String {
    let items: Vec<String> = (0..count).map(order).collect();
    format!("[{}]", items.join(","))
}

/// A list of currencies, all of them known.
pub fn currencies(count: usize) -> String {
    let known = ["EUR", "USD", "NOK", "JPY", "ZAR"];
    let items: Vec<String> = (0..count)
        .map(|number| format!("\"{}\"", known[number % known.len()]))
        .collect();
    format!("[{}]", items.join(","))
}
