//! Holds the arrows between the layers of `src/`: which layer may import which, which folder of the
//! use cases may import which, and that no file imports itself through others.
//!
//! Parses the sources, so that it sees every feature and target at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{fs, io};

use syn::visit::{self, Visit};

/// Layer → the layers that it may import; its own is always allowed.
const ARROWS: [(&str, &[&str]); 11] = [
    ("policy", &[]),
    ("account", &[]),
    ("crypt", &["account"]),
    ("port", &["account", "policy", "crypt"]),
    ("flow", &["account", "policy", "crypt", "port"]),
    ("dialect", &["account", "policy", "flow"]),
    ("adapter", &["account", "policy", "crypt", "port"]),
    ("dev", &["account", "policy", "crypt", "port", "flow", "dialect", "adapter"]),
    ("edge", &["account", "policy", "crypt", "port", "flow", "dialect", "adapter", "dev"]),
    ("native", &["account", "policy", "crypt", "port", "flow", "dialect", "adapter", "dev"]),
    ("client", &["policy"]),
];

/// The folders of the use cases: each imports only what stands before it.
const USE_CASES: [&str; 13] = [
    "limit",
    "token",
    "audit",
    "tenant",
    "notification",
    "password",
    "recovery",
    "account",
    "challenge",
    "session",
    "change",
    "administration",
    "job",
];

/// The path of a module below the crate; the crate itself is empty.
type Module = Vec<String>;

/// Module → the modules that it imports, itself left out.
type Imports = BTreeMap<Module, BTreeSet<Module>>;

/// The imports of the crate, by what of its code counts.
static IMPORTS: LazyLock<io::Result<[Imports; 2]>> = LazyLock::new(|| {
    let sources = Sources::read()?;
    Ok([Code::All, Code::Product].map(|code| sources.imports(code)))
});

fn imports(code: Code) -> io::Result<&'static Imports> {
    let read = IMPORTS.as_ref().map_err(|error| io::Error::other(error.to_string()));
    read.map(|[all, product]| match code {
        Code::All => all,
        Code::Product => product,
    })
}

#[test]
fn every_import_follows_an_arrow() -> io::Result<()> {
    let mut broken = BTreeSet::new();
    for (from, imports) in imports(Code::All)? {
        for to in imports {
            if !allowed(layer(from), layer(to)) {
                broken.insert(format!("{} -> {}", from.join("::"), to.join("::")));
            }
        }
    }
    assert!(broken.is_empty(), "imports against the arrows: {broken:#?}");
    Ok(())
}

#[test]
fn every_folder_of_the_use_cases_imports_only_those_before_it() -> io::Result<()> {
    let place = |module: &Module| match module.as_slice() {
        [flow, folder, ..] if flow == "flow" => USE_CASES.iter().position(|name| name == folder),
        _ => None,
    };
    let mut broken = BTreeSet::new();
    for (from, imports) in imports(Code::Product)? {
        for to in imports {
            if place(to).is_some_and(|to| place(from).is_some_and(|from| from < to)) {
                broken.insert(format!("{} -> {}", from.join("::"), to.join("::")));
            }
        }
    }
    assert!(broken.is_empty(), "imports against the order: {broken:#?}");
    Ok(())
}

#[test]
fn the_folders_of_the_use_cases_are_those_of_the_order() -> io::Result<()> {
    let mut folders = BTreeSet::new();
    for entry in fs::read_dir("src/flow")? {
        let path = entry?.path();
        if path.is_dir() {
            folders.insert(stem(&path));
        }
    }
    assert_eq!(folders, USE_CASES.iter().map(|name| (*name).to_owned()).collect());
    Ok(())
}

#[test]
fn no_file_imports_itself_through_others() -> io::Result<()> {
    let circles = circles(imports(Code::Product)?);
    assert!(circles.is_empty(), "circles: {circles:#?}");
    Ok(())
}

#[test]
fn every_folder_of_src_is_a_layer() -> io::Result<()> {
    let mut folders = BTreeSet::new();
    for entry in fs::read_dir("src")? {
        let path = entry?.path();
        if path.is_dir() {
            folders.insert(stem(&path));
        }
    }
    assert_eq!(folders, ARROWS.iter().map(|(layer, _)| (*layer).to_owned()).collect());
    Ok(())
}

#[test]
fn only_crypt_calls_the_kernel_of_argon2id() -> io::Result<()> {
    assert_eq!(files_with("relatch_argon2id")?, one("src/crypt/argon.rs"));
    Ok(())
}

/// What it calls is an `EndpointUrl`, by the type of its argument.
#[test]
fn only_one_file_calls_addresses_outside() -> io::Result<()> {
    assert_eq!(files_with("RequestInit")?, one("src/adapter/http.rs"));
    Ok(())
}

#[test]
fn no_module_is_called_worker_or_core() -> io::Result<()> {
    let reserved = |module: &&Module| module.iter().any(|name| name == "worker" || name == "core");
    let sources = Sources::read()?;
    let modules: Vec<&Module> = sources.0.keys().filter(reserved).collect();
    assert!(modules.is_empty(), "macros of crates of those names emit paths to them: {modules:?}");
    Ok(())
}

#[test]
fn the_client_compiles_only_the_policy() -> io::Result<()> {
    let gates = gates(&fs::read_to_string("src/lib.rs")?);
    for (layer, gate) in &gates {
        let expected = match layer.as_str() {
            "policy" => "",
            // The package's three modules.
            "client" => {
                "any(feature = \"client\", feature = \"estimator\", feature = \"passwordrules\")"
            }
            "native" => "feature = \"native\"",
            "dev" => "feature = \"dev-endpoints\"",
            "edge" => "all(feature = \"worker\", target_arch = \"wasm32\")",
            _ => "feature = \"server\"",
        };
        assert_eq!(gate, expected, "the gate of {layer}");
    }
    assert_eq!(gates.len(), ARROWS.len());
    Ok(())
}

#[test]
fn imports_are_found_in_every_form() -> io::Result<()> {
    let change = "
        use crate::port::{Store, Clock};
        use crate::{account, crypt::phc::{self, Phc}};
        // use crate::edge::not_code;
        /// [`crate::client`] is not code either
        fn f() -> crate::policy::Report { super::super::dialect::render(\"crate::edge\") }
    ";
    let found = imports_of(&[("flow/change", change)], "flow/change")?;
    let expected = ["account", "crypt", "dialect", "policy", "port"];
    let layers: BTreeSet<&str> = found.iter().map(|module| layer(module)).collect();
    assert_eq!(layers, expected.into_iter().collect());
    Ok(())
}

#[test]
fn what_a_module_passes_on_is_found_where_it_is() -> io::Result<()> {
    let sources = [
        ("flow/mod", "mod a; pub use a::Thing;"),
        ("flow/a", "pub struct Thing;"),
        ("flow/b", "use super::Thing; mod tests { use super::*; }"),
    ];
    let expected = BTreeSet::from([vec!["flow".to_owned(), "a".to_owned()]]);
    assert_eq!(imports_of(&sources, "flow/b")?, expected);
    Ok(())
}

#[test]
fn a_circle_is_found() {
    let module = |name: &str| vec![name.to_owned()];
    let graph = BTreeMap::from([
        (module("a"), BTreeSet::from([module("b")])),
        (module("b"), BTreeSet::from([module("c")])),
        (module("c"), BTreeSet::from([module("b")])),
    ]);
    assert_eq!(circles(&graph), BTreeSet::from(["b c".to_owned()]));
}

#[test]
fn an_import_against_the_arrows_is_refused() {
    assert!(allowed("flow", "port"));
    assert!(allowed("flow", "flow"));
    assert!(!allowed("flow", "adapter"));
    assert!(!allowed("policy", "account"));
    assert!(!allowed("client", "crypt"));
    assert!(allowed("native", "dialect"));
    assert!(!allowed("edge", "native"));
}

fn allowed(from: &str, to: &str) -> bool {
    let is_layer = |name: &str| ARROWS.iter().any(|(layer, _)| *layer == name);
    from == to
        || !is_layer(from)
        || !is_layer(to)
        || ARROWS.iter().any(|(layer, may)| *layer == from && may.contains(&to))
}

fn layer(module: &[String]) -> &str {
    module.first().map_or("", String::as_str)
}

/// Which code of a file counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Code {
    /// All of it.
    All,
    /// All but its unit tests.
    Product,
}

/// The files of the crate, by module.
struct Sources(BTreeMap<Module, syn::File>);

impl Sources {
    fn read() -> io::Result<Self> {
        let mut sources = BTreeMap::new();
        for file in files(Path::new("src"))? {
            let text = fs::read_to_string(&file)?;
            let path = file.strip_prefix("src").unwrap_or(&file).with_extension("");
            sources.insert(module(&path.to_string_lossy()), parse(&text)?);
        }
        Ok(Self(sources))
    }

    /// Module → the modules that it imports, itself left out.
    fn imports(&self, code: Code) -> Imports {
        let imports = self.0.iter().map(|(module, file)| {
            let mut paths = Paths { code, in_module: module.clone(), found: Vec::new() };
            paths.visit_file(file);
            let found = paths.found.iter().map(|path| self.home(path, 0));
            (module.clone(), found.filter(|found| found != module).collect())
        });
        imports.collect()
    }

    /// The module in which a path is defined. What a module passes on is followed.
    fn home(&self, path: &[String], depth: usize) -> Module {
        let known = |length: &usize| self.0.contains_key(path.get(..*length).unwrap_or_default());
        let length = (1..=path.len()).rev().find(known);
        let Some(length) = length else { return path.to_vec() };
        let (module, rest) = path.split_at(length);
        let passed_on = rest.first().and_then(|name| self.passed_on(module, name));
        match passed_on {
            // What a layer passes on of another is the layer's own offer.
            Some(path) if depth < 8 && path != module && layer(&path) == layer(module) => {
                self.home(&path, depth + 1)
            }
            _ => module.to_vec(),
        }
    }

    /// Where a name comes from that a module passes on.
    fn passed_on(&self, module: &[String], name: &str) -> Option<Module> {
        let items = &self.0.get(module)?.items;
        let uses = items.iter().filter_map(|item| match item {
            syn::Item::Use(item) if !matches!(item.vis, syn::Visibility::Inherited) => Some(item),
            _ => None,
        });
        let mut leaves = uses.flat_map(|item| leaves(&item.tree));
        let (path, _) = leaves.find(|(_, shown)| shown == name)?;
        Some(absolute(&path, module).unwrap_or_else(|| [module, &path].concat()))
    }
}

/// The paths of a file that begin at the crate or at a module above. What a module takes from the modules
/// that it declares itself is no import: they are parts of it.
struct Paths {
    code: Code,
    in_module: Module,
    found: Vec<Module>,
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        // What a module passes on is no import of its own.
        if matches!(item.vis, syn::Visibility::Inherited) {
            let paths = leaves(&item.tree).into_iter().map(|(path, _)| path);
            self.found.extend(paths.filter_map(|path| absolute(&path, &self.in_module)));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        self.found.extend(absolute(&names, &self.in_module));
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let is_test = item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"))
            && item.ident.to_string().contains("tests");
        if item.content.is_none() || (is_test && self.code == Code::Product) {
            return;
        }
        self.in_module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.in_module.pop();
    }
}

/// Every name of a file.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_ident(&mut self, ident: &'ast syn::Ident) {
        self.0.insert(ident.to_string());
    }
}

/// A path from the crate on; none if it begins elsewhere.
fn absolute(path: &[String], module: &[String]) -> Option<Module> {
    match path.first().map(String::as_str)? {
        "crate" => Some(path.get(1..)?.to_vec()),
        "self" => Some([module, path.get(1..)?].concat()),
        "super" => {
            let ups = path.iter().take_while(|name| *name == "super").count();
            let above = module.get(..module.len().checked_sub(ups)?)?;
            Some([above, path.get(ups..)?].concat())
        }
        _ => None,
    }
}

/// The paths of a use tree, each with the name that it gets.
fn leaves(tree: &syn::UseTree) -> Vec<(Module, String)> {
    match tree {
        syn::UseTree::Path(path) => {
            let below = leaves(&path.tree).into_iter();
            below
                .map(|(rest, name)| ([vec![path.ident.to_string()], rest].concat(), name))
                .collect()
        }
        syn::UseTree::Name(name) if name.ident == "self" => vec![(Vec::new(), String::new())],
        syn::UseTree::Name(name) => vec![(vec![name.ident.to_string()], name.ident.to_string())],
        syn::UseTree::Rename(name) => vec![(vec![name.ident.to_string()], name.rename.to_string())],
        syn::UseTree::Glob(_) => vec![(Vec::new(), String::new())],
        syn::UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
    }
}

/// Groups of modules that reach each other, each as one line.
fn circles(graph: &Imports) -> BTreeSet<String> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        graph.keys().map(|module| (module, reach(graph, module))).collect();
    let circle = |module: &Module| {
        let mine = reached.get(module)?;
        let back = |other: &&&Module| reached.get(**other).is_some_and(|set| set.contains(module));
        let names: BTreeSet<String> =
            mine.iter().filter(back).map(|other| other.join("::")).collect();
        (!names.is_empty()).then(|| names.into_iter().collect::<Vec<_>>().join(" "))
    };
    graph.keys().filter_map(circle).collect()
}

fn reach<'a>(graph: &'a Imports, from: &'a Module) -> BTreeSet<&'a Module> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(module) = next.pop() {
        next.extend(graph.get(module).into_iter().flatten().filter(|other| seen.insert(*other)));
    }
    seen
}

/// What one of some files imports.
fn imports_of(files: &[(&str, &str)], of: &str) -> io::Result<BTreeSet<Module>> {
    let mut sources = BTreeMap::new();
    for (path, text) in files {
        sources.insert(module(path), parse(text)?);
    }
    let mut imports = Sources(sources).imports(Code::All);
    Ok(imports.remove(&module(of)).unwrap_or_default())
}

fn parse(text: &str) -> io::Result<syn::File> {
    syn::parse_file(text).map_err(io::Error::other)
}

/// The module of a path below `src/`, without extension.
fn module(path: &str) -> Module {
    let names = path.split('/').filter(|name| *name != "mod" && *name != "lib");
    names.map(str::to_owned).collect()
}

/// The files of the crate that have a name in their code.
fn files_with(name: &str) -> io::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    for file in files(Path::new("src"))? {
        let mut names = Names::default();
        names.visit_file(&parse(&fs::read_to_string(&file)?)?);
        if names.0.contains(name) {
            found.insert(file);
        }
    }
    Ok(found)
}

fn one(path: &str) -> BTreeSet<PathBuf> {
    BTreeSet::from([PathBuf::from(path)])
}

/// Every Rust file below a folder.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}

/// Module → the `cfg` before it, from the text of `lib.rs`.
fn gates(text: &str) -> BTreeMap<String, String> {
    let mut gates = BTreeMap::new();
    let mut gate = String::new();
    for line in text.lines() {
        if let Some(condition) =
            line.strip_prefix("#[cfg(").and_then(|rest| rest.strip_suffix(")]"))
        {
            gate = condition.to_owned();
        } else if let Some(module) =
            line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';'))
        {
            gates.insert(module.to_owned(), std::mem::take(&mut gate));
        }
    }
    gates
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
