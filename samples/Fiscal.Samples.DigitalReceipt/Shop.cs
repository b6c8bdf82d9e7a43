using System.Globalization;
using Fiscal.Receipts;
using Fiscal.Receipts.Portal;

namespace Fiscal.Samples.DigitalReceipt;

/// <summary>The till's part: sells, shows the basket and the code on the customer display, prints what has to be printed.</summary>
internal sealed class Shop(FiscalRegister register, DigitalReceipts digital, CustomerDisplayFeed display, CustomerDisplays displays)
{
    private static readonly Func<ReceiptDraft>[] Day = [Bakery.BreakfastToGo, Bakery.CoffeeAndCake, Bakery.SecondThoughts, Bakery.OneCoffee, Bakery.PartyOrder, Bakery.LastLoaf];

    private int _customers;

    /// <summary>Ends when the input says so; without input it goes on until Ctrl-C.</summary>
    public async Task RunAsync(TextReader input, CancellationToken cancellationToken)
    {
        await SellAsync(cancellationToken);
        Console.WriteLine("Enter sells the next basket; the six digits on a display pair it with the till; q ends.");
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            switch (line.Trim())
            {
                case "":
                    await SellAsync(cancellationToken);
                    break;
                case "q":
                    return;
                case var code:
                    Console.WriteLine(displays.Pair(register.Id, code) ? "The display belongs to the till now." : "No display shows these digits.");
                    break;
            }
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private async Task SellAsync(CancellationToken cancellationToken)
    {
        var saleId = Guid.NewGuid().ToString("N");
        display.Begin(saleId);
        using var sale = await register.BeginAsync(saleId, cancellationToken);
        var goods = Day[_customers++ % Day.Length]();
        var basket = new ReceiptDraft { InHouse = goods.InHouse };
        foreach (var line in goods.Lines)
        {
            basket.Lines.Add(line);
            display.ShowBasket(basket);
            await Task.Delay(TimeSpan.FromMilliseconds(300), cancellationToken);
        }

        display.ShowTotal(goods);
        var receipt = await sale.FinishAsync(goods, cancellationToken);
        Hand(receipt);
    }

    private void Hand(Receipt receipt)
    {
        var offer = digital.Offer(receipt);
        display.ShowOffer(receipt, offer);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Receipt {receipt.Number}: {receipt.Total:0.00} {receipt.Currency}"));
        if (offer.HasLink)
        {
            Console.WriteLine(offer.LinkText);
            Console.WriteLine(offer.Text);
        }

        if (offer.Paper == PaperDue.Now)
        {
            Print(receipt.Number);
        }
    }

    /// <summary>A real till prints here (docs/printing.md).</summary>
    public static void Print(long number) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Receipt {number} is printed."));
}
