using System;
using System.Windows;
using Fiscal.Receipts;

namespace Fiscal.Samples.Display.Wpf
{
    internal static class Program
    {
        [STAThread]
        private static void Main()
        {
            using (var feed = new CustomerDisplayFeed("KASSE-01"))
            {
                // The till prints what the customer asked for.
                feed.PaperRequested += (sender, e) => Console.WriteLine("Drucken: " + e.Receipt);
                feed.Begin();
                var draft = new ReceiptDraft();
                draft.AddLine("Kaffee", 2m, 2.80m, VatCategory.Standard);
                feed.ShowBasket(draft);

                // After the sale: feed.ShowOffer(receipt, digitalReceipts.Offer(receipt));
                new Application().Run(new CustomerWindow(feed));
            }
        }
    }
}
