import pytest

from core.domain.products.commands import (
    AddProduct,
    AssignBarcode,
    ChangePrice,
    ChangeProduct,
    DiscontinueProduct,
    ReinstateProduct,
    RemoveBarcode,
    SetReorderPoint,
)
from core.domain.products.events import (
    BarcodeAssigned,
    BarcodeRemoved,
    Particulars,
    ProductAdded,
    ProductChanged,
    ProductDiscontinued,
    ProductPriceChanged,
    ProductReinstated,
    ReorderPointSet,
)
from tests.core.domain.scenario import TODAY, Scenario, company, product, scenario

TEA = Particulars("TEA", "Tea", "kg", "S", True)
P1 = product("p1").particulars


@pytest.fixture
def shop() -> Scenario:
    return scenario(*company(), product("p1"), product("p2"))


def test_a_product_is_added_once(shop: Scenario):
    add = AddProduct("p9", TEA, 5_000_000)
    shop.when(add).then(ProductAdded("p9", TEA, 5_000_000)).when(add).then()


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (ChangeProduct("p1", TEA), ProductChanged("p1", TEA, P1)),
        (ChangePrice("p1", 0), ProductPriceChanged("p1", 0, 2_000_000)),
        (AssignBarcode("p1", "501"), BarcodeAssigned("p1", "501")),
        (SetReorderPoint("p1", 5_000), ReorderPointSet("p1", 5_000, None)),
        (DiscontinueProduct("p1"), ProductDiscontinued("p1", TODAY)),
    ],
)
def test_a_change_is_made_once(shop: Scenario, command, event):
    shop.when(command).then(event).when(command).then()


def test_a_barcode_is_removed_once(shop: Scenario):
    shop.given(AssignBarcode("p1", "501"))
    shop.when(RemoveBarcode("p1", "501")).then(BarcodeRemoved("p1", "501")).when(RemoveBarcode("p1", "501")).then()


def test_a_removed_barcode_is_free(shop: Scenario):
    shop.given(AssignBarcode("p1", "501"), RemoveBarcode("p1", "501"))
    shop.when(AssignBarcode("p2", "501")).then(BarcodeAssigned("p2", "501"))


def test_a_product_is_sold_again_once(shop: Scenario):
    shop.given(DiscontinueProduct("p1"))
    shop.when(ReinstateProduct("p1")).then(ProductReinstated("p1")).when(ReinstateProduct("p1")).then()


def test_a_barcode_belongs_to_one_product(shop: Scenario):
    told = shop.given(AssignBarcode("p1", "501")).when(AssignBarcode("p2", "501")).refused("PRD-2")
    assert told.facts == {"code": "501", "sku": "SKU-p1"}


def test_a_sku_belongs_to_one_product(shop: Scenario):
    told = shop.when(ChangeProduct("p2", P1)).refused("PRD-1")
    assert told.facts == {"sku": "SKU-p1", "product": "Product p1"}


def test_all_that_is_wrong_with_a_new_product_comes_at_once(shop: Scenario):
    add = AddProduct("p9", Particulars(" ", "Tea", "stone", "X", True), -1)
    shop.when(add).refused("PRD-6", "PRD-7", "TAX-1", "ORD-16")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ChangePrice("p1", -1), "ORD-16"),
        (SetReorderPoint("p1", -1), "ORD-2"),
        (ChangeProduct("p1", Particulars("TEA", " ", "kg", "S", True)), "PRD-6"),
    ],
)
def test_what_cannot_be_is_refused(shop: Scenario, command, code):
    shop.when(command).refused(code)


@pytest.mark.parametrize(
    "command",
    [
        ChangeProduct("nothing", TEA),
        ChangePrice("nothing", 1),
        AssignBarcode("nothing", "501"),
        RemoveBarcode("nothing", "501"),
        SetReorderPoint("nothing", 1),
        DiscontinueProduct("nothing"),
        ReinstateProduct("nothing"),
    ],
)
def test_nothing_is_asked_of_a_product_that_is_not_there(shop: Scenario, command):
    shop.when(command).refused("PRD-5")


def test_all_that_is_wrong_with_a_change_comes_at_once(shop: Scenario):
    shop.when(ChangeProduct("p2", Particulars("SKU-p1", " ", "stone", "X", True))).refused(
        "PRD-1", "PRD-6", "PRD-7", "TAX-1"
    )


def test_a_new_product_has_a_sku_of_its_own(shop: Scenario):
    shop.when(AddProduct("p9", P1, 1)).refused("PRD-1")
