//! What the demo's goods look like.

use bodega_media::{Media, Taken};
use bodega_ui::art::Picture;
use tokio::task::JoinSet;

use super::{
    DemoError,
    goods::{Department, Good, Ware},
};

/// The picture of a variant.
///
/// # Errors
/// With the word that is not known.
pub fn of(good: &Good, ware: &Ware) -> Result<Picture, String> {
    let picture = Picture::described(ware.art.as_ref().unwrap_or(&good.art))?;
    Ok(picture.labelled(&good.brand, ware.label.as_ref().unwrap_or(&good.label)).sized(height(good, ware)))
}

/// The larger of two is drawn larger, if they are the same otherwise.
fn height(good: &Good, ware: &Ware) -> f64 {
    let amount = |ware: &Ware| {
        let content = ware.size.content().and_then(|(amount, _)| u32::try_from(amount).ok());
        content.map_or(0.0, f64::from)
    };
    let template = |ware: &Ware| {
        let art = ware.art.as_ref().unwrap_or(&good.art);
        art.split(' ').next().unwrap_or_default().to_owned()
    };
    let alike = good.variants.iter().filter(|other| template(other) == template(ware));
    let most = alike.map(amount).fold(0.0, f64::max);
    let part = if most > 0.0 { (amount(ware) / most).cbrt() } else { 1.0 };
    (part.clamp(0.82, 1.0) * 100.0).round() / 100.0
}

/// Which of its variants stands for a product where it is shown alone: the largest.
pub(super) fn face(good: &Good) -> usize {
    let tallest = good.variants.iter().position(|ware| height(good, ware) >= 1.0);
    tallest.unwrap_or_default()
}

/// Has all pictures of a department kept, variant by variant in the file's order.
pub(super) async fn keep(media: &Media, department: &Department) -> Result<Vec<Vec<Taken>>, DemoError> {
    /// So many are kept at once.
    const ABREAST: usize = 24;
    let mut kept: Vec<Vec<Option<Taken>>> =
        department.goods.iter().map(|good| vec![None; good.variants.len()]).collect();
    let mut running = JoinSet::new();
    let places =
        department.goods.iter().enumerate().flat_map(|(at, good)| (0..good.variants.len()).map(move |v| (at, v)));
    for (at, variant) in places {
        let good = &department.goods[at];
        let svg = of(good, &good.variants[variant]).map_err(DemoError::Table)?.svg();
        let media = media.clone();
        running.spawn(async move { media.draw(svg).await.map(|taken| (at, variant, taken)) });
        if running.len() == ABREAST {
            put(&mut kept, running.join_next().await)?;
        }
    }
    while let Some(joined) = running.join_next().await {
        put(&mut kept, Some(joined))?;
    }
    Ok(kept.into_iter().map(|taken| taken.into_iter().flatten().collect()).collect())
}

type Drawn = Result<(usize, usize, Taken), bodega_media::Refusal>;

fn put(
    kept: &mut [Vec<Option<Taken>>],
    joined: Option<Result<Drawn, tokio::task::JoinError>>,
) -> Result<(), DemoError> {
    if let Some(joined) = joined {
        let (good, variant, taken) = joined.map_err(DemoError::failed)?.map_err(DemoError::failed)?;
        kept[good][variant] = Some(taken);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::goods::departments;

    #[test]
    fn two_sizes_of_one_thing_differ() {
        let departments = departments().unwrap();
        let berries = departments[0].goods.iter().find(|good| good.slug == "strawberries").unwrap();
        let sizes: Vec<f64> = berries.variants.iter().map(|ware| height(berries, ware)).collect();
        assert!(sizes[0] < sizes[1] && sizes[1] == 1.0 && face(berries) == 1, "{sizes:?}");
    }
}
