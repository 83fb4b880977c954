//! The floor plan: a module imports from lower floors only.
//!
//! A module is a file or a folder directly in `src`; what is inside a folder may import each other.
//! `lib` is the roof.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The floors of the runtime, bottom first, as the table of ARCHITECTURE.md has them; the modules
/// of one floor do not know each other.
fn runtime() -> Vec<Vec<String>> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ARCHITECTURE.md");
    let page = fs::read_to_string(page).expect("the page is there");
    let mut floors = Vec::<Vec<String>>::new();
    for line in page.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, floor, module, _, _] = cells[..] else { continue };
        let names = || module.split(", ").map(|name| name.trim_matches('`').to_owned());
        match floor.parse::<usize>() {
            Ok(floor) => {
                floors.resize(floors.len().max(floor + 1), Vec::new());
                floors[floor].extend(names());
            }
            // The roof: each of its modules knows those before it.
            Err(_) if floor == "roof" => floors.extend(names().map(|name| vec![name])),
            Err(_) => {}
        }
    }
    floors
}

/// Those of the macros.
const MACROS: &[&[&str]] = &[
    &["options", "report"],
    &["graph", "mentions", "parse"],
    &["check"],
    &["expand"],
    &["stages"],
    &["lib"],
];

/// The modules of `src` and, for each, the modules of the crate it names.
fn imports(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(source);
    let entries = fs::read_dir(&root).expect("the sources are there").flatten();
    let paths = entries.map(|entry| entry.path());
    let mut modules = std::collections::BTreeMap::<String, BTreeSet<String>>::new();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let texts = texts(&path);
        if texts.is_empty() {
            continue;
        }
        let names = texts.iter().flat_map(|text| named(text));
        modules.entry(name).or_default().extend(names);
    }
    modules.into_iter().collect()
}

/// The texts of a source file, or of all in a folder.
fn texts(path: &Path) -> Vec<String> {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("the sources are there").flatten();
        return entries.flat_map(|entry| texts(&entry.path())).collect();
    }
    if path.extension().is_none_or(|extension| extension != "rs") {
        return Vec::new();
    }
    vec![fs::read_to_string(path).expect("sources are text")]
}

/// The first names of all paths that begin with `crate`, in `use` and elsewhere.
fn named(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in code(text).split("crate::").skip(1) {
        match path.strip_prefix('{') {
            Some(group) => names.extend(group_names(group)),
            None => names.extend(word(path)),
        }
    }
    names
}

/// `text` without comments and unit tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// `a::{b, c}, d}` begins with the names `a` and `d`.
fn group_names(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let (mut depth, mut first) = (0, true);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => first = true,
            _ if first && !letter.is_whitespace() => {
                names.extend(word(&group[at..]));
                first = false;
            }
            _ => {}
        }
    }
    names
}

fn word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    // Types and functions at the root are re-exports of the roof.
    (!word.is_empty()).then_some(word)
}

/// Every import that does not lead to a lower floor, and every module without a floor.
fn mistakes<F: AsRef<[S]>, S: AsRef<str>>(source: &str, floors: &[F]) -> Vec<String> {
    let holds = |floor: &F, module: &str| floor.as_ref().iter().any(|name| name.as_ref() == module);
    let floor = |module: &str| floors.iter().position(|floor| holds(floor, module));
    let modules = imports(source);
    let exists = |name: &str| modules.iter().any(|(module, _)| module == name);
    let mut mistakes = Vec::new();
    for (module, names) in &modules {
        let Some(own) = floor(module) else {
            mistakes.push(format!("`{module}` has no floor"));
            continue;
        };
        for name in names.iter().filter(|name| *name != module) {
            match floor(name) {
                Some(other) if other < own => {}
                // The roof re-exports what it has of other crates.
                None if module == "lib" && !exists(name) => {}
                _ if exists(name) => {
                    mistakes.push(format!("`{module}` imports `{name}`, which is not below it"));
                }
                _ => mistakes.push(format!("`{module}` imports `{name}` from the roof")),
            }
        }
    }
    let named = floors.iter().flat_map(AsRef::as_ref).map(AsRef::as_ref);
    mistakes
        .extend(named.filter(|name| !exists(name)).map(|name| format!("`{name}` is no module")));
    mistakes
}

#[test]
fn the_runtime_imports_downwards() {
    assert_eq!(mistakes("runtime/src", &runtime()), [] as [String; 0]);
}

#[test]
fn the_macros_import_downwards() {
    assert_eq!(mistakes("macros/src", MACROS), [] as [String; 0]);
}

#[test]
fn a_driver_sees_what_a_users_own_driver_sees() {
    for (module, names) in imports("drivers/src").iter().filter(|(module, _)| module != "lib") {
        // Whoever runs a program runs it as `App` does.
        let known = |name: &String| name == module || name == "app";
        assert!(names.iter().all(known), "`{module}` imports {names:?}");
    }
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../drivers/src");
    assert!(texts(&sources).iter().all(|text| !text.contains("__private")));
}

/// From a module's own file `super` is the crate, which the checks above would not see.
#[test]
fn nobody_goes_round_by_super() {
    for source in ["runtime/src", "macros/src", "drivers/src"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(source);
        let entries = fs::read_dir(root).expect("the sources are there").flatten();
        for path in entries.map(|entry| entry.path()) {
            let file = if path.is_dir() { path.join("mod.rs") } else { path };
            let text = fs::read_to_string(&file).unwrap_or_default();
            assert!(!code(&text).contains("super::"), "write `crate::` in {}", file.display());
        }
    }
}

/// What differs between systems is in files of their own, chosen in these.
#[test]
fn only_a_choice_of_files_asks_for_the_system() {
    const CHOICES: &[&str] =
        &["stat.rs", "logs/mod.rs", "process/platform.rs", "process/sys.rs", "process/tree.rs"];
    fn ask(path: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(path).expect("the sources are there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                ask(&path, found);
            } else if code(&fs::read_to_string(&path).unwrap_or_default()).contains("target_os") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src");
    let mut found = Vec::new();
    ask(&root, &mut found);
    ask(&root.join("../../drivers/src"), &mut found);
    // Unit tests may be of one system.
    let below = |path: &PathBuf| path.strip_prefix(&root).expect("it is below").to_path_buf();
    found.retain(|path| !below(path).iter().any(|part| part == "tests"));
    let mut expected: Vec<PathBuf> = CHOICES.iter().map(|file| root.join(file)).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

/// Nothing but the entry points knows the compiler's own tokens, which exist only in a compiler.
#[test]
fn only_the_entry_points_name_proc_macro() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../macros/src");
    let entries = fs::read_dir(sources).expect("the sources are there").flatten();
    for path in entries.map(|entry| entry.path()).filter(|path| !path.ends_with("lib.rs")) {
        let uses =
            |text: &String| text.contains("use proc_macro::") || text.contains(" proc_macro::");
        assert!(!texts(&path).iter().any(uses), "{}", path.display());
    }
}

#[test]
fn imports_are_found_in_every_form() {
    let text = "use crate::{\n    a::{b, c::{d}},\n    e,\n    f::*,\n};\n\
                fn g() { crate::h::i(); }\n// crate::j\n";
    let names: Vec<String> = named(text).into_iter().collect();
    assert_eq!(names, ["a", "e", "f", "h"]);
}
