// Menus open by the popover attribute alone; this only closes what no longer fits.

const wide = matchMedia("(min-width: 60.01rem)");

function closeReviewMenu() {
  const menu = document.getElementById("review-menu");
  if (menu?.matches(":popover-open")) menu.hidePopover();
}

wide.addEventListener("change", closeReviewMenu);
// Coming back by the browser's history must not show the open menu again
window.addEventListener("pagehide", closeReviewMenu);

// The current page is in sight even in a long menu
document.querySelector(".side-item[aria-current]")?.scrollIntoView({ block: "nearest" });
