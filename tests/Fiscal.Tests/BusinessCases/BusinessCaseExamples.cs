namespace Fiscal.Tests;

/// <summary>
/// The calls of docs/business-cases.md, as they stand there: the page is made of these bodies, of what they return, and of nothing else. Each runs at a till of its own,
/// with 200 euro in the drawer.
/// </summary>
internal static class BusinessCaseExamples
{
    public static IReadOnlyList<BusinessCaseExample> All { get; } =
    [
        new("Baskets", "Abort", "A basket that becomes no sale keeps its number: AVBelegabbruch. Refused while a captured card payment hangs on it; `RegisterOptions.BasketTimeout` does it for abandoned ones.", Abort),
        new("Baskets", "Reverse a receipt", "A new receipt with every sign turned, BON_STORNO = 1, referring to the original with closing and register. Once only, never a reversal; `AVBelegstorno` does not exist with a TSE.", Reverse),
        new("Baskets", "Give goods back", "At the price, rate and key of the sale, never more than was sold. The original is found by its number or by the code on the paper.", Return),
        new("Cash", "Float", "What is in the drawer when business begins.", Float),
        new("Cash", "Pay-out", "An own voucher with a line to sign. The drawer never goes below zero unless `RegisterOptions.AllowNegativeCash` is set.", PayOut),
        new("Cash", "Cash to the safe", "Geldtransit; the other direction is `FromTransit`.", Transit),
        new("Cash", "Private withdrawal", "Private contributions, wages and pay-ins are made the same way.", PrivateWithdrawal),
        new("Cash", "Count with a coin sheet", "What is missing or too much becomes DifferenzSollIst; a count without difference is recorded, too.", Count),
        new("Cash", "Change in another currency", "It cannot be netted: two rows, with the exchange rate and where it came from.", ForeignChange),
        new("Restaurant", "Order", "Signed at once as Bestellung-V1, lines parted by CR; no transaction stays open. An order longer than the TSE signs becomes several.", Order),
        new("Restaurant", "Cancel an ordered line", "A negative quantity in an order of its own.", CancelOrder),
        new("Restaurant", "Move to another table", "The lines leave one table and arrive at the other in one signed order; without a list of lines, both tables are merged.", Move),
        new("Restaurant", "Interim bill", "Counted and signed as AVSonstige, no receipt.", InterimBill),
        new("Restaurant", "Bill", "An ordinary receipt with a start of its own; the start of the first order is printed. `CreateBill(items)` splits by item, `CreateBillOf(amount)` by amount, `SplitBill(people)` by person.", Bill),
        new("Restaurant", "Combination offer", "One line over several VAT categories, the remainder to the last.", Combination),
        new("Restaurant", "Tip on the bill", "To the staff not taxable, to the business taxable.", Tip),
        new("Restaurant", "Tip typed at the terminal", "The receipt is signed already: a receipt of its own, here paid out at once.", LateTip),
        new("Special cases", "Deposit", "Follows the rate of its goods; crates and pallets have the general rate and no parent line.", Deposit),
        new("Special cases", "Empties only", "A receipt below zero is an ordinary receipt.", Empties),
        new("Special cases", "Multi-purpose voucher, sold", "A business case, never a payment; the balance is the POS's.", VoucherSold),
        new("Special cases", "Multi-purpose voucher, redeemed", "A line above the sum to pay.", VoucherRedeemed),
        new("Special cases", "Single-purpose voucher", "Taxed when it is sold, at the rate of what it is for.", SinglePurposeVoucher),
        new("Special cases", "Receivable", "The receipt may be left without payment.", Receivable),
        new("Special cases", "Receivable paid", "Refers to the receipt it arose on.", ReceivablePaid),
        new("Special cases", "Down payment set off", "Taxed when it was received; refers to its receipt.", DownPayment),
        new("Special cases", "Invoice after the receipt", "Same amounts, refers to the receipt and replaces it; above 250 euro with the recipient's address.", Invoice),
        new("Special cases", "Agency", "The principal stands in the line with address and tax number: not own turnover.", AgencySale),
        new("Special cases", "Margin scheme, §25a UStG", "An own key without VAT: `options.VatRates = VatRateTable.Germany.With([VatRatePeriod.MarginScheme(1001)])`. The slot is an option.", Margin),
        new("Special cases", "Reverse charge, §13b UStG", "An own key at 0 %: `VatRatePeriod.ReverseCharge(1002)`; the buyer's name, address and VAT id are needed.", ReverseCharge),
        new("Special cases", "Exempt, export, NATO", "Key 6; the certificate is a reference ExterneSonstige.", Exempt),
        new("Special cases", "Farmers, §24 UStG", "Average rates from the table, by date of supply.", Farmer),
        new("Special cases", "Benefit in kind", "Names the employee, has no payment.", BenefitInKind),
        new("Special cases", "Training", "Signed and marked on every medium; no effect on closing, VAT, cash and drawer; off after a restart.", Training),
        new("Special cases", "Late entry of a handwritten receipt", "Signed now, never dated back; note and reference name the paper, rates follow its date.", Handwritten),
    ];

    private static async Task<Receipt> Abort(FiscalRegister register)
    {
        var sale = await register.BeginAsync("4711");
        return await sale.AbortAsync();
    }

    private static async Task<Receipt> Reverse(FiscalRegister register)
    {
        var sold = await SellAsync(register);
        return await register.ReverseAsync("4711-storno", sold, new ReversalOptions { Note = "falscher Artikel" });
    }

    private static async Task<Receipt> Return(FiscalRegister register)
    {
        var sold = await SellAsync(register);
        var original = await register.FindOriginalAsync(sold.Signature!.QrPayload);
        var draft = new ReceiptDraft();
        draft.Lines.Add(original!.ReturnLine(line: 1, quantity: 1m));
        draft.PayCash(-2.50m);
        return await (await register.BeginAsync("4712")).FinishAsync(draft);
    }

    private static async Task<Receipt> Float(FiscalRegister register) =>
        await register.BookCashAsync("float-2", CashMovement.Float(200m));

    private static async Task<Receipt> PayOut(FiscalRegister register) =>
        await register.BookCashAsync("out-1", CashMovement.PayOut(12.40m, "Porto"));

    private static async Task<Receipt> Transit(FiscalRegister register) =>
        await register.BookCashAsync("transit-1", CashMovement.ToTransit(150m));

    private static async Task<Receipt> PrivateWithdrawal(FiscalRegister register) =>
        await register.BookCashAsync("private-1", CashMovement.PrivateWithdrawal(30m, "Kino Kinder"));

    private static async Task<Receipt> Count(FiscalRegister register)
    {
        var sheet = new CashCount().Add(50m, 3).Add(20m, 2).Add(2m, 4).Add(0.50m, 3);
        var result = await register.CountCashAsync("count-1", sheet);
        return result.Receipt;
    }

    private static async Task<Receipt> ForeignChange(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Armbanduhr", 1m, 97m, VatCategory.Standard);
        draft.PayForeignCash("CHF", 100m, exchangeRate: 0.95m, exchangeRateSource: "Hausbank, 02.03.2026");
        draft.GiveChange(8.26m);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> Order(FiscalRegister register)
    {
        var table = register.GetTable("Tisch 7");
        var orders = await table.OrderAsync("order-1", Lunch());
        return orders[0];
    }

    private static async Task<Receipt> CancelOrder(FiscalRegister register)
    {
        var table = register.GetTable("Tisch 7");
        await table.OrderAsync("order-1", Lunch());
        var status = await table.GetStatusAsync();
        return await table.CancelAsync("cancel-1", status.Items[1], quantity: 1m);
    }

    private static async Task<Receipt> Move(FiscalRegister register)
    {
        var table = register.GetTable("Tisch 7");
        await table.OrderAsync("order-1", Lunch());
        var orders = await table.MoveAsync("move-1", toTable: "Tisch 9");
        return orders[0];
    }

    private static async Task<Receipt> InterimBill(FiscalRegister register)
    {
        var table = register.GetTable("Tisch 7");
        await table.OrderAsync("order-1", Lunch());
        return await table.CreateInterimBillAsync("interim-1");
    }

    private static async Task<Receipt> Bill(FiscalRegister register)
    {
        var table = register.GetTable("Tisch 7");
        await table.OrderAsync("order-1", Lunch());
        var bill = await table.CreateBillAsync();
        bill.PayCash(29.40m, given: 30m);
        return await (await register.BeginAsync("bill-1")).FinishAsync(bill);
    }

    private static async Task<Receipt> Combination(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        var menu = draft.AddLine("Mittagsmenü mit Getränk", 1m, 12.90m, VatCategory.Reduced);
        menu.VatShares.Add(new VatShare(VatCategory.Reduced, percent: 70m));
        menu.VatShares.Add(new VatShare(VatCategory.Standard, percent: 30m));
        draft.PayCash(12.90m);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> Tip(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Mittagsmenü", 1m, 12.90m, VatCategory.Reduced);
        draft.AddTip(1.10m, TipReceiver.Employee);
        draft.Pay(PaymentKind.DebitCard, 14m, "girocard");
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> LateTip(FiscalRegister register)
    {
        var sold = await SellAsync(register);
        var tip = new CardTip(2m, PaymentKind.DebitCard, "girocard") { PaidOutInCash = true };
        return await register.RecordTipAsync("4711-tip", sold, tip);
    }

    private static async Task<Receipt> Deposit(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        var drink = draft.AddLine("Limonade 0,5 l", 2m, 1.50m, VatCategory.Standard);
        draft.AddDeposit(drink, 0.25m);
        draft.PayCash(3.50m);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> Empties(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.RefundDeposit("Leergut Flaschen", 20m, 0.08m, VatCategory.Standard);
        draft.RefundDeposit("Leergut Kiste", 1m, 1.50m, VatCategory.Standard);
        draft.PayCash(-3.10m);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> VoucherSold(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.SellVoucher("G-465", 50m);
        draft.PayCash(50m);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> VoucherRedeemed(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Rehbraten", 1m, 17m, VatCategory.Reduced);
        draft.RedeemVoucher("G-465", 15m);
        draft.PayCash(2m);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> SinglePurposeVoucher(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.SellVoucher("E-4666", 50m, VoucherKind.SinglePurpose, VatCategory.Standard);
        draft.PayCash(50m);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> Receivable(FiscalRegister register)
    {
        var draft = new ReceiptDraft { Customer = new Customer("Zimmer 12") };
        draft.AddLine("Abendessen", 1m, 23m, VatCategory.Reduced);
        draft.AddReceivable(23m);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> ReceivablePaid(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Abendessen", 1m, 23m, VatCategory.Reduced);
        draft.AddReceivable(23m);
        var arose = await (await register.BeginAsync("4711")).FinishAsync(draft);

        var settled = new ReceiptDraft();
        settled.SettleReceivable(23m, ReceiptReference.To(arose));
        settled.Pay(PaymentKind.DebitCard, 23m, "girocard");
        return await (await register.BeginAsync("4712")).FinishAsync(settled);
    }

    private static async Task<Receipt> DownPayment(FiscalRegister register)
    {
        var first = new ReceiptDraft();
        first.AddDownPayment("Anzahlung Reparatur", 300m, VatCategory.Standard);
        first.Pay(PaymentKind.CreditCard, 300m, "Visa");
        var paid = await (await register.BeginAsync("4711")).FinishAsync(first);

        var draft = new ReceiptDraft();
        draft.AddLine("Reparatur", 1m, 2500m, VatCategory.Standard);
        draft.SettleDownPayment("Anzahlung", 300m, VatCategory.Standard, ReceiptReference.To(paid));
        draft.PayCash(2200m);
        return await (await register.BeginAsync("4712")).FinishAsync(draft);
    }

    private static async Task<Receipt> Invoice(FiscalRegister register)
    {
        var sold = await SellAsync(register);
        var recipient = new Customer("Firma Muster AG", address: new Address("Werkstraße 5", "54321", "Beispielstadt"));
        return await register.CreateInvoiceAsync("4711-invoice", sold, recipient);
    }

    private static async Task<Receipt> AgencySale(FiscalRegister register)
    {
        var principal = new Agency(1, "Konzertbüro Muster", new Address("Allee 3", "54321", "Beispielstadt"), taxNumber: "11/222/33333");
        var draft = new ReceiptDraft();
        draft.AddLine("Konzertkarte", 2m, 40m, VatCategory.NotTaxable).Agency = principal;
        draft.Pay(PaymentKind.DebitCard, 80m, "girocard");
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> Margin(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Fahrrad, gebraucht", 1m, 180m, VatCategory.Custom(1001));
        draft.PayCash(180m);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> ReverseCharge(FiscalRegister register)
    {
        var address = new Address("Hafenstraße 1", "54321", "Beispielstadt");
        var draft = new ReceiptDraft { Customer = new Customer("Metallhandel Muster KG", address: address, vatId: "DE123456789") };
        draft.AddLine("Altmetall", 300m, 3m, VatCategory.Custom(1002)).Unit = "kg";
        draft.Pay(PaymentKind.NonCash, 900m, "Überweisung");
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> Exempt(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Ware zur Ausfuhr", 1m, 75m, VatCategory.Exempt);
        draft.References.Add(new ReceiptReference(ReferenceType.ExternalOther, "A-77", name: "Ausfuhrnachweis"));
        draft.PayCash(75m);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> Farmer(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Kartoffeln", 2.5m, 2m, VatCategory.FarmingAverage).Unit = "kg";
        draft.PayCash(5m);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> BenefitInKind(FiscalRegister register)
    {
        var draft = new ReceiptDraft { Type = ReceiptType.BenefitInKind, Customer = new Customer("Aushilfe 3", id: "3", kind: "Mitarbeiter") };
        draft.AddLine("Mittagessen", 1m, 7m, VatCategory.Reduced);
        return await (await register.BeginAsync("4711")).FinishAsync(draft);
    }

    private static async Task<Receipt> Training(FiscalRegister register)
    {
        await register.StartTrainingAsync();
        var practice = await SellAsync(register);
        await register.EndTrainingAsync();
        return practice;
    }

    private static async Task<Receipt> Handwritten(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Bauernbrot", 2m, 4.20m, VatCategory.Reduced);
        draft.PayCash(8.40m);
        return await register.EnterHandwrittenAsync("paper-12", "Q-12", new DateTime(2026, 2, 27), draft);
    }

    private static async Task<Receipt> SellAsync(FiscalRegister register)
    {
        var draft = new ReceiptDraft();
        draft.AddLine("Kaffee", 2m, 2.50m, VatCategory.Standard);
        draft.AddLine("Käsekuchen", 1m, 3.80m, VatCategory.Reduced);
        draft.PayCash(8.80m, given: 10m);
        return await (await register.BeginAsync("4711-sold")).FinishAsync(draft);
    }

    private static ReceiptDraft Lunch()
    {
        var draft = new ReceiptDraft { Cashier = new Cashier("3", "Kim") };
        draft.AddLine("Tagessuppe", 2m, 6.50m, VatCategory.Reduced);
        draft.AddLine("Weinschorle 0,25 l", 4m, 4.10m, VatCategory.Standard);
        return draft;
    }
}
