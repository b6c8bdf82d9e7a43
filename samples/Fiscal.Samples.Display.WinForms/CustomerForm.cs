using System;
using System.Drawing;
using System.Globalization;
using System.Windows.Forms;
using Fiscal.Documents;
using Fiscal.Receipts;

namespace Fiscal.Samples.Display.WinForms
{
    /// <summary>The till's second screen: draws what the register's feed says, and asks for paper when the customer does.</summary>
    internal sealed class CustomerForm : Form
    {
        private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

        private readonly CustomerDisplayFeed _feed;
        private readonly Button _paper = new Button { Text = "Lieber Papier / Paper, please", Dock = DockStyle.Bottom, Height = 64, Visible = false };
        private DisplayState _shown;

        public CustomerForm(CustomerDisplayFeed feed)
        {
            _feed = feed;
            Text = "Kundenanzeige";
            BackColor = Color.White;
            DoubleBuffered = true;
            ResizeRedraw = true;
            Controls.Add(_paper);
            _paper.Click += OnPaper;
            _shown = feed.State;
            feed.Changed += OnChanged;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _feed.Changed -= OnChanged;
            }

            base.Dispose(disposing);
        }

        protected override void OnPaint(PaintEventArgs e)
        {
            base.OnPaint(e);
            var area = new Rectangle(24, 24, ClientSize.Width - 48, ClientSize.Height - 48 - (_paper.Visible ? _paper.Height : 0));
            if (_shown.Phase == DisplayPhase.Offer)
            {
                var side = DrawCode(e.Graphics, _shown.Qr, new Rectangle(area.X, area.Y, Math.Min(area.Width * 6 / 10, area.Height), area.Height));
                area = new Rectangle(area.X + side + 24, area.Y, area.Width - side - 24, area.Height);
            }

            using (var font = new Font("Segoe UI", 24))
            {
                System.Windows.Forms.TextRenderer.DrawText(e.Graphics, Words(_shown), font, area, Color.Black, TextFormatFlags.WordBreak | TextFormatFlags.VerticalCenter);
            }
        }

        private static string Words(DisplayState state)
        {
            switch (state.Phase)
            {
                case DisplayPhase.Basket:
                    return state.LineCount == 0 ? "Willkommen" : state.Lines[state.Lines.Count - 1].Text + "\n\nZwischensumme " + Amount(state);
                case DisplayPhase.Total:
                    return "Zu zahlen " + Amount(state);
                case DisplayPhase.Offer:
                    return Amount(state) + "\n\nCode scannen und Beleg auf dem Handy mitnehmen.\nScan the code to take your receipt with you.";
                case DisplayPhase.Paper:
                    return "Ihr Beleg wird gedruckt.\nYour receipt is being printed.";
                case DisplayPhase.Thanks:
                    return "Vielen Dank! Thank you!";
                default:
                    return "Willkommen";
            }
        }

        private static string Amount(DisplayState state)
        {
            return (state.Total ?? 0).ToString("N2", German) + " " + state.Currency;
        }

        /// <summary>Whole pixels per module, black on white, four light modules around: what cameras want.</summary>
        private static int DrawCode(Graphics graphics, QrMatrix qr, Rectangle area)
        {
            var modules = qr.Size + (2 * QrMatrix.QuietZone);
            var module = Math.Max(1, Math.Min(area.Width, area.Height) / modules);
            graphics.FillRectangle(Brushes.White, area.X, area.Y, module * modules, module * modules);
            for (var row = 0; row < qr.Size; row++)
            {
                for (var column = 0; column < qr.Size; column++)
                {
                    if (qr.IsDark(column, row))
                    {
                        graphics.FillRectangle(Brushes.Black, area.X + ((column + QrMatrix.QuietZone) * module), area.Y + ((row + QrMatrix.QuietZone) * module), module, module);
                    }
                }
            }

            return module * modules;
        }

        private void OnChanged(object sender, DisplayChangedEventArgs e)
        {
            // Raised on the thread that sold; an older state may come after a newer one.
            if (IsHandleCreated)
            {
                BeginInvoke(new Action(() => Show(_feed.State)));
            }
        }

        private void Show(DisplayState state)
        {
            _shown = state;
            _paper.Visible = state.HasPaperButton;
            _paper.Enabled = true;
            Invalidate();
        }

        private void OnPaper(object sender, EventArgs e)
        {
            _paper.Enabled = false;
            if (_shown.Receipt.HasValue)
            {
                // However often it is tapped: PaperRequested is raised once per receipt.
                _feed.RequestPaper(_shown.Receipt.Value);
            }
        }
    }
}
