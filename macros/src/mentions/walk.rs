//! The visitor that follows scopes: what is bound inside an expression is no use of what is
//! outside. Types, paths and patterns name no values of ours and are not visited.

use proc_macro2::Span;
use syn::{
    Attribute, Block, Expr, ExprAsync, ExprCall, ExprClosure, ExprForLoop, ExprIf, ExprLet,
    ExprMatch, ExprPath, ExprReturn, ExprWhile, Ident, Item, Local, Macro, Pat, Path, Stmt, Type,
    spanned::Spanned,
    visit::{self, Visit},
};

use super::{Uses, bind, macros};

/// What `expr` uses.
pub(super) fn uses(expr: &Expr) -> Uses {
    let mut walk = Walk::default();
    walk.visit_expr(expr);
    walk.uses
}

/// The names in scope, innermost last, and what was found.
#[derive(Default)]
pub(super) struct Walk {
    bound: Vec<String>,
    /// How many closures and async blocks are around.
    detached: usize,
    uses: Uses,
}

impl Walk {
    /// Counts `name`, unless it is bound inside the expression.
    pub(super) fn name(&mut self, ident: &Ident) {
        if !self.bound.contains(&bind::text(ident)) {
            self.uses.names.push(ident.clone());
        }
    }

    /// Counts a name that a text at `span` captures.
    pub(super) fn captured(&mut self, name: &str, span: Span) {
        let parsed = syn::parse_str::<Ident>(name)
            .or_else(|_| syn::parse_str::<Ident>(&format!("r#{name}")));
        if let Ok(mut ident) = parsed {
            ident.set_span(span);
            self.name(&ident);
        }
    }

    /// Does `inside` in a scope of its own, in which `pat` is bound.
    pub(super) fn scope(&mut self, pat: Option<&Pat>, inside: impl FnOnce(&mut Self)) {
        let outside = self.bound.len();
        if let Some(pat) = pat {
            self.bind(pat);
        }
        inside(self);
        self.bound.truncate(outside);
    }

    /// Does `inside` in a scope of its own, in which `names` are bound.
    pub(super) fn with_names(&mut self, names: Vec<String>, inside: impl FnOnce(&mut Self)) {
        self.scope(None, |walk| {
            walk.bound.extend(names);
            inside(walk);
        });
    }

    /// Binds `pat` from here on, and visits its guard.
    pub(super) fn bind(&mut self, pat: &Pat) {
        bind::pattern(pat, &mut self.bound);
        if let Pat::Guard(guard) = pat {
            self.visit_expr(&guard.guard);
        }
    }

    fn detached(&mut self, inside: impl FnOnce(&mut Self)) {
        self.detached += 1;
        inside(self);
        self.detached -= 1;
    }
}

impl<'ast> Visit<'ast> for Walk {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Verbatim(tokens) => macros::scan(self, tokens.clone()),
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_expr_path(&mut self, expr: &'ast ExprPath) {
        if let Some(name) = expr.path.get_ident().filter(|_| expr.qself.is_none()) {
            self.name(name);
        }
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if !matches!(&*call.func, Expr::Path(_)) {
            self.visit_expr(&call.func);
        }
        call.args.iter().for_each(|arg| self.visit_expr(arg));
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        self.scope(None, |walk| {
            closure.inputs.iter().for_each(|input| walk.bind(input));
            walk.detached(|walk| walk.visit_expr(&closure.body));
        });
    }

    fn visit_expr_async(&mut self, block: &'ast ExprAsync) {
        self.detached(|walk| walk.visit_block(&block.block));
    }

    fn visit_expr_return(&mut self, expr: &'ast ExprReturn) {
        if self.detached == 0 {
            self.uses.returns.push(expr.return_token.span());
        }
        visit::visit_expr_return(self, expr);
    }

    fn visit_block(&mut self, block: &'ast Block) {
        self.scope(None, |walk| {
            for statement in &block.stmts {
                if let Stmt::Item(item) = statement {
                    bind::item(item, &mut walk.bound);
                }
            }
            block.stmts.iter().for_each(|statement| walk.visit_stmt(statement));
        });
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            if let Some((_, diverge)) = &init.diverge {
                self.visit_expr(diverge);
            }
        }
        self.bind(&local.pat);
    }

    fn visit_expr_if(&mut self, expr: &'ast ExprIf) {
        self.scope(None, |walk| {
            walk.visit_expr(&expr.cond);
            walk.visit_block(&expr.then_branch);
        });
        if let Some((_, otherwise)) = &expr.else_branch {
            self.visit_expr(otherwise);
        }
    }

    fn visit_expr_while(&mut self, expr: &'ast ExprWhile) {
        self.scope(None, |walk| {
            walk.visit_expr(&expr.cond);
            walk.visit_block(&expr.body);
        });
    }

    fn visit_expr_let(&mut self, expr: &'ast ExprLet) {
        self.visit_expr(&expr.expr);
        self.bind(&expr.pat);
    }

    fn visit_expr_for_loop(&mut self, expr: &'ast ExprForLoop) {
        self.visit_expr(&expr.expr);
        self.scope(Some(&expr.pat), |walk| walk.visit_block(&expr.body));
    }

    fn visit_expr_match(&mut self, expr: &'ast ExprMatch) {
        self.visit_expr(&expr.expr);
        for arm in &expr.arms {
            self.scope(Some(&arm.pat), |walk| walk.visit_expr(&arm.body));
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        macros::visit(self, call);
    }

    /// An item in a block captures nothing, but what a `macro_rules!` holds may end up in an
    /// expression.
    fn visit_item(&mut self, item: &'ast Item) {
        if let Item::Macro(item) = item {
            macros::scan(self, item.mac.tokens.clone());
        }
    }

    fn visit_pat(&mut self, _: &'ast Pat) {}

    fn visit_type(&mut self, _: &'ast Type) {}

    fn visit_path(&mut self, _: &'ast Path) {}

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}
