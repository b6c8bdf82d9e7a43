namespace Fiscal.Samples.Till;

/// <summary>What is sold today. A real till has a cart of its own and maps it into a <see cref="ReceiptDraft"/> just like this.</summary>
internal static class Bakery
{
    public static ReceiptDraft BreakfastToGo()
    {
        var draft = NewDraft(inHouse: false);
        draft.AddLine("Brötchen", 6m, 0.45m, VatCategory.Reduced);
        draft.AddLine("Roggenbrot 1 kg", 1m, 5.20m, VatCategory.Reduced);
        draft.PayCash(7.90m, given: 10m);
        return draft;
    }

    // The till names categories, the SDK knows the rates: drinks are sold at the general rate; food is reduced, since 2026 also when it is eaten here.
    public static ReceiptDraft CoffeeAndCake()
    {
        var draft = NewDraft(inHouse: true);
        draft.AddLine("Milchkaffee", 2m, 3.90m, VatCategory.Standard);
        draft.AddLine("Käsekuchen", 2m, 3.80m, VatCategory.Reduced);
        draft.Pay(PaymentKind.DebitCard, 15.40m, "girocard");
        return draft;
    }

    // A voided line stays on the receipt, its counterpart has a negative quantity: prices are never negative (DSFinV-K).
    public static ReceiptDraft SecondThoughts()
    {
        var draft = NewDraft(inHouse: false);
        draft.AddLine("Laugenbrezel", 3m, 1.10m, VatCategory.Reduced);
        draft.AddLine("Orangensaft 0,5 l", 1m, 4.50m, VatCategory.Standard);
        draft.AddLine("Laugenbrezel, Storno", -1m, 1.10m, VatCategory.Reduced);
        draft.AddLine("Nusszopf", 1m, 8.60m, VatCategory.Reduced);
        draft.Pay(PaymentKind.DebitCard, 10m, "girocard");
        draft.PayCash(5.30m, given: 5.50m);
        return draft;
    }

    public static ReceiptDraft OneCoffee()
    {
        var draft = NewDraft(inHouse: true);
        draft.AddLine("Espresso", 1m, 2.40m, VatCategory.Standard);
        draft.PayCash(2.40m, given: 5m);
        return draft;
    }

    public static ReceiptDraft PartyOrder()
    {
        var draft = NewDraft(inHouse: false);
        draft.AddLine("Partybrötchen", 40m, 0.55m, VatCategory.Reduced);
        draft.AddLine("Mineralwasser 1 l", 4m, 1.80m, VatCategory.Standard);
        draft.Pay(PaymentKind.CreditCard, 29.20m, "Visa");
        return draft;
    }

    public static ReceiptDraft LastLoaf()
    {
        var draft = NewDraft(inHouse: false);
        draft.AddLine("Dinkelbrot 750 g", 1m, 4.95m, VatCategory.Reduced);
        draft.PayCash(4.95m, given: 20m);
        return draft;
    }

    // Price, rate and key are those of the sale, even if the rate has changed since; the till refuses to take back more than was sold.
    public static ReceiptDraft TwoRollsBack(OriginalReceipt breakfast)
    {
        var draft = NewDraft(inHouse: false);
        draft.Lines.Add(breakfast.ReturnLine(line: 1, quantity: 2m));
        draft.PayCash(-0.90m);
        return draft;
    }

    public static ReceiptDraft VoucherSold()
    {
        var draft = NewDraft(inHouse: false);
        draft.SellVoucher("G-0815", 25m);
        draft.Pay(PaymentKind.DebitCard, 25m, "girocard");
        return draft;
    }

    public static ReceiptDraft VoucherRedeemed()
    {
        var draft = NewDraft(inHouse: true);
        draft.AddLine("Frühstück", 1m, 12m, VatCategory.Reduced);
        draft.RedeemVoucher("G-0815", 12m);
        return draft;
    }

    public static ReceiptDraft LunchOrder()
    {
        var draft = NewDraft(inHouse: true);
        draft.AddLine("Quiche", 2m, 7.80m, VatCategory.Reduced);
        draft.AddLine("Apfelschorle", 2m, 3.20m, VatCategory.Standard);
        return draft;
    }

    private static ReceiptDraft NewDraft(bool inHouse) => new() { InHouse = inHouse, Cashier = new Cashier("7", "Frühschicht") };
}
