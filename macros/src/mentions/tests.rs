//! The table of what counts as a mention, and a few cases about order and `return`. Each case is an
//! expression and the drivers it mentions; a driver is any name in `DRIVERS`.

use std::collections::BTreeSet;

use syn::ext::IdentExt;

const DRIVERS: &[&str] = &["rates", "client", "width", "type"];

/// What counts as a mention: each expression with the drivers that it mentions.
const TABLE: &[(&str, &[&str])] = &[
    // Values.
    ("rates", &["rates"]),
    ("&rates", &["rates"]),
    ("*rates", &["rates"]),
    ("(rates, client)", &["rates", "client"]),
    ("[rates.port(), 1]", &["rates"]),
    ("[rates.port(); 2]", &["rates"]),
    ("-rates.offset()", &["rates"]),
    ("1 + rates.port()", &["rates"]),
    ("rates..client", &["rates", "client"]),
    ("rates.port() as u32", &["rates"]),
    ("r#type.port()", &["type"]),
    ("\"rates\"", &[]),
    ("5", &[]),
    ("context!(rates, \"{{ client }} {% if width %}{% endif %}\")", &["rates"]),
    // Members, calls, paths.
    ("rates.port()", &["rates"]),
    ("rates.extract::<u16>(\"port\")?", &["rates"]),
    ("rates.accept().await?", &["rates"]),
    ("rates.port", &["rates"]),
    ("other.rates", &[]),
    ("other.rates()", &[]),
    ("other.rates.client()", &[]),
    ("other.call(rates)", &["rates"]),
    ("table[rates.index()]", &["rates"]),
    ("rates[0]", &["rates"]),
    ("rates(1)", &[]),
    ("rates(client)", &["client"]),
    ("(rates)(1)", &["rates"]),
    ("port_of(rates)", &["rates"]),
    ("rates::port()", &[]),
    ("module::rates", &[]),
    ("rates::<u8>", &[]),
    ("<rates as Driver>::port()", &[]),
    ("client::port(rates)", &["rates"]),
    // Struct literals.
    ("Upstream { rates: 1 }", &[]),
    ("Upstream { rates }", &["rates"]),
    ("Upstream { port: rates.port(), ..client }", &["rates", "client"]),
    // Types and labels.
    ("value as rates", &[]),
    ("Vec::<rates>::new()", &[]),
    ("'rates: loop { break 'rates }", &[]),
    ("'client: loop { break 'client rates }", &["rates"]),
    // Blocks and scopes.
    ("{ rates.port() }", &["rates"]),
    ("unsafe { rates.port() }", &["rates"]),
    ("async { rates.accept().await }.await?", &["rates"]),
    ("async move { rates.accept().await }", &["rates"]),
    ("{ let rates = 1; rates }", &[]),
    ("{ let rates = rates.port(); rates }", &["rates"]),
    ("{ let port = rates.port(); let rates = port; rates }", &["rates"]),
    ("{ { let rates = 1; rates }; rates.port() }", &["rates"]),
    ("{ let (rates, client) = pair; rates + client }", &[]),
    ("{ let Pair { rates, .. } = pair; rates }", &[]),
    ("{ let Pair { rates: port } = pair; rates }", &["rates"]),
    ("{ let Some(rates) = client.get() else { rates.fail() }; rates }", &["client", "rates"]),
    ("{ let Some(rates) = x else { 1 }; rates }", &[]),
    ("{ let rates; rates = 1; rates }", &[]),
    ("{ fn rates() -> u16 { 1 } rates }", &[]),
    ("{ let f = rates; fn rates() {} f }", &[]),
    ("{ const rates: u16 = 1; rates }", &[]),
    ("{ static rates: u16 = 1; rates }", &[]),
    ("{ fn port() -> u16 { rates } port() }", &[]),
    ("{ fn port(rates: u16) -> u16 { rates } port(client) }", &["client"]),
    // Conditions and loops.
    ("if rates.up() { 1 } else { client.port() }", &["rates", "client"]),
    ("if let Some(rates) = x { rates } else { 1 }", &[]),
    ("if let Some(rates) = x { 1 } else { rates }", &["rates"]),
    ("if let Some(rates) = client.get() && rates > 1 { rates } else { 1 }", &["client"]),
    ("{ if let Some(rates) = x { rates; } rates.port() }", &["rates"]),
    ("while let Some(rates) = client.next() { rates; }", &["client"]),
    ("for rates in client.ports() { rates; }", &["client"]),
    ("for port in rates.ports() { port; }", &["rates"]),
    ("loop { break rates.port() }", &["rates"]),
    ("match rates.state() { _ => 1 }", &["rates"]),
    ("match x { rates => rates }", &[]),
    ("match x { Some(rates) if rates > 1 => rates, _ => 1 }", &[]),
    ("match x { Some(y) if y > rates.port() => y, _ => 1 }", &["rates"]),
    ("match x { rates @ 1..=5 => rates, _ => client }", &["client"]),
    ("match x { [rates, ..] | [.., rates] => rates, &(ref rates) => rates }", &[]),
    ("match x { Some(rates) => 1, _ => rates }", &["rates"]),
    // Closures.
    ("|| rates.port()", &["rates"]),
    ("move || rates.port()", &["rates"]),
    ("|rates| rates", &[]),
    ("|rates: &Server| rates.port()", &[]),
    ("|(rates, other)| rates + client", &["client"]),
    ("list.map(|rates| rates.port() + client.port())", &["client"]),
    ("(|rates| rates)(rates)", &["rates"]),
    ("async |rates| rates.accept().await", &[]),
    // Macros that take expressions.
    ("format!(\"{}\", rates.port())", &["rates"]),
    ("format!(\"{rates:?}\")", &["rates"]),
    ("format!(\"{rates} {client}\")", &["rates", "client"]),
    ("format!(\"{{rates}}\")", &[]),
    ("format!(\"{:>width$}\", 1)", &["width"]),
    ("format!(\"{rates:>1$}\", client, 2)", &["rates", "client"]),
    ("format!(\"{rates}\", rates = 5)", &[]),
    ("format!(\"{port}\", port = rates.port())", &["rates"]),
    ("format!(\"{rates}\", rates = rates.port())", &["rates"]),
    ("format!(\"{}\", other.rates)", &[]),
    ("format!(\"{}\", \"{rates}\")", &[]),
    ("format!(\"{}\", { let rates = 1; rates })", &[]),
    ("std::format!(\"{rates}\")", &["rates"]),
    ("{ let rates = 1; format!(\"{rates}\") }", &[]),
    ("write!(client, \"{rates}\")", &["client", "rates"]),
    ("assert!(true, \"{rates}\")", &["rates"]),
    ("assert_eq!(rates.port(), 1, \"{client}\")", &["rates", "client"]),
    ("{ println!(\"{rates}\"); 1 }", &["rates"]),
    ("vec![rates.port(), client.port()]", &["rates", "client"]),
    ("vec![rates.port(); 3]", &["rates"]),
    ("dbg!(&rates)", &["rates"]),
    ("matches!(rates.state(), client)", &["rates"]),
    ("matches!(x, Some(rates) if rates > client.port())", &["client"]),
    // Macros in a language of their own: rather too many than too few.
    ("json!({ \"port\": rates.port() })", &["rates"]),
    ("json!({ \"rates\": 1 })", &[]),
    ("context!(rates, \"{{ host }}:{{ port }}\")", &["rates"]),
    ("sql!(select \"{rates}\")", &["rates"]),
    ("other!(a => rates; b.client)", &["rates"]),
    ("other!(module::rates, rates::port)", &[]),
    ("other!(a::<u8> rates)", &["rates"]),
    ("other!(0..rates)", &["rates"]),
    ("other!('rates rates!(1) Struct { rates: 1 })", &[]),
    ("{ let rates = 1; json!({ \"port\": rates }) }", &[]),
    ("{ macro_rules! port { () => { rates.port() } } port!() }", &["rates"]),
    ("env!(\"CARGO_BIN_EXE_rates\")", &[]),
    ("r#\"{rates}\"#", &[]),
];

#[test]
fn what_counts_as_a_mention() {
    let wrong: Vec<String> = TABLE
        .iter()
        .filter_map(|(text, expected)| {
            let found = mentioned(text);
            let expected: BTreeSet<String> = expected.iter().map(ToString::to_string).collect();
            (found != expected).then(|| format!("{text}: found {found:?}, expected {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn mentioned(text: &str) -> BTreeSet<String> {
    let expr = syn::parse_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    super::uses(&expr)
        .names
        .iter()
        .map(|name| name.unraw().to_string())
        .filter(|name| DRIVERS.contains(&name.as_str()))
        .collect()
}

#[test]
fn each_use_is_found_in_order() {
    let expr = syn::parse_str("f(client, rates.get(client))").expect("an expression");
    let names: Vec<String> = super::uses(&expr).names.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["client", "rates", "client"]);
}

#[test]
fn returns_that_would_leave_the_value() {
    for (text, expected) in [
        ("return 1", 1),
        ("{ if x { return 1 } else { return 2 } }", 2),
        ("|| return 1", 0),
        ("async { return 1 }", 0),
        ("{ fn f() -> u8 { return 1 } f() }", 0),
        ("format!(\"{}\", return 1)", 1),
    ] {
        let expr = syn::parse_str(text).expect("an expression");
        assert_eq!(super::uses(&expr).returns.len(), expected, "{text}");
    }
}
