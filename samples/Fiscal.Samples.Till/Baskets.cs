
namespace Fiscal.Samples.Till;

/// <summary>What the bakery sells this morning. A real till maps its own cart into drafts like these.</summary>
internal static class Baskets
{
    public static ReceiptDraft BreadToGo()
    {
        var draft = NewDraft(inHouse: false);
        draft.AddLine("Roggenmischbrot 1000 g", 1m, 4.80m, VatCategory.Reduced);
        draft.AddLine("Butterbrezel", 3m, 1.90m, VatCategory.Reduced);
        draft.PayCash(10.50m, given: 20m);
        return draft;
    }

    public static ReceiptDraft BreakfastInHouse()
    {
        var draft = NewDraft(inHouse: true);
        draft.AddLine("Frühstück klein", 2m, 8.50m, VatCategory.Reduced);
        draft.AddLine("Kaffee Crema", 2m, 3.20m, VatCategory.Standard);
        draft.Pay(PaymentKind.DebitCard, 23.40m, "girocard");
        return draft;
    }

    public static ReceiptDraft MixedPaymentWithDiscount()
    {
        var draft = NewDraft(inHouse: false);
        draft.AddLine("Apfelkuchen Blech", 1m, 28m, VatCategory.Reduced);
        var discount = draft.AddLine("Rabatt Kundenkarte", -1m, 1.40m, VatCategory.Reduced);
        discount.BusinessCase = BusinessCase.Discount;
        draft.PayCash(6.60m);
        draft.Pay(PaymentKind.DebitCard, 20m, "girocard");
        return draft;
    }

    public static ReceiptDraft Roll()
    {
        var draft = NewDraft(inHouse: false);
        draft.AddLine("Kürbiskernbrötchen", 2m, 1.15m, VatCategory.Reduced);
        draft.PayCash(2.30m);
        return draft;
    }

    private static ReceiptDraft NewDraft(bool inHouse) => new() { Cashier = new Cashier("1"), InHouse = inHouse };
}
