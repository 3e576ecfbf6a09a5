//! The category tree as it is shown.

use bodega_kernel::{Id, noun};

use super::Picture;

/// A step on the way to a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// The category.
    pub id: Id<noun::Category>,
    /// Its address part.
    pub slug: String,
    /// Its name in the visitor's language, or its own.
    pub name: String,
}

/// A node of the category tree, as shown: parents before their children, siblings in order.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryNode {
    /// The category.
    pub id: Id<noun::Category>,
    /// Its address part.
    pub slug: String,
    /// Its name in the visitor's language, or its own.
    pub name: String,
    /// The language that the name is in.
    pub lang: String,
    /// The category that it is under.
    pub parent: Option<Id<noun::Category>>,
    /// 0 at the top.
    pub depth: usize,
    /// How many products stand in it and under it.
    pub count: i64,
    /// Its picture.
    pub picture: Option<Picture>,
    /// Its hue (0 to 359), or that of the nearest category above that has one: the merchant notes it as `hue`.
    pub hue: Option<u16>,
}

impl CategoryNode {
    /// The node of this slug.
    pub fn of_slug<'t>(tree: &'t [Self], slug: &str) -> Option<&'t Self> {
        tree.iter().find(|node| node.slug == slug)
    }

    /// The node of this id.
    pub fn of_id(tree: &[Self], id: Id<noun::Category>) -> Option<&Self> {
        tree.iter().find(|node| node.id == id)
    }

    /// The way to it from the top, itself last.
    pub fn path(tree: &[Self], id: Id<noun::Category>) -> Vec<Crumb> {
        let mut path = Vec::new();
        let mut next = Self::of_id(tree, id);
        while let Some(node) = next {
            path.push(Crumb { id: node.id, slug: node.slug.clone(), name: node.name.clone() });
            next = node.parent.and_then(|parent| Self::of_id(tree, parent));
        }
        path.reverse();
        path
    }

    /// What is right under a node, or at the top.
    pub fn under(tree: &[Self], parent: Option<Id<noun::Category>>) -> impl Iterator<Item = &Self> {
        tree.iter().filter(move |node| node.parent == parent)
    }
}
