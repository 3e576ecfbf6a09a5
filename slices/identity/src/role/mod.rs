//! Roles: the built-in ones, and a merchant's own sets of permissions.

mod builtin;
mod change;
pub(crate) mod http;
mod model;
mod store;

use bodega_http::Permissions;
use serde_json::Value;

pub use builtin::Builtin;
pub use change::{RoleChange, change, create, remove};
pub use model::{NewRole, Role};
pub(crate) use store::code_permissions;

/// What a role permits. `custom`: what is stored of it, unless it is built in. A permission that no longer exists, or
/// that only the operator may hold, is none.
pub(crate) fn permissions(code: &str, custom: Option<&Value>) -> Permissions {
    if let Ok(builtin) = code.parse::<Builtin>() {
        return builtin.permissions();
    }
    let names = custom.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    names.filter(|name| crate::permission::is_of_merchant(name)).collect()
}
