using System;
using System.Windows.Forms;
using Fiscal.Receipts;

namespace Fiscal.Samples.Display.WinForms
{
    internal static class Program
    {
        [STAThread]
        private static void Main()
        {
            Application.EnableVisualStyles();
            using (var feed = new CustomerDisplayFeed("KASSE-01"))
            using (var form = new CustomerForm(feed))
            {
                // The till prints what the customer asked for.
                feed.PaperRequested += (sender, e) => Console.WriteLine("Drucken: " + e.Receipt);

                // A second screen shows it without borders; on one screen it is a window.
                if (Screen.AllScreens.Length > 1)
                {
                    form.FormBorderStyle = FormBorderStyle.None;
                    form.StartPosition = FormStartPosition.Manual;
                    form.Bounds = Screen.AllScreens[1].Bounds;
                }

                feed.Begin();
                var draft = new ReceiptDraft();
                draft.AddLine("Kaffee", 2m, 2.80m, VatCategory.Standard);
                feed.ShowBasket(draft);

                // After the sale: feed.ShowOffer(receipt, digitalReceipts.Offer(receipt));
                Application.Run(form);
            }
        }
    }
}
