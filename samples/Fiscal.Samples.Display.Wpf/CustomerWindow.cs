using System;
using System.Globalization;
using System.Windows;
using System.Windows.Controls;
using System.Windows.Media;
using System.Windows.Shapes;
using Fiscal.Documents;
using Fiscal.Receipts;

namespace Fiscal.Samples.Display.Wpf
{
    /// <summary>The till's second screen, built in code so that it compiles without the designer's tools.</summary>
    internal sealed class CustomerWindow : Window
    {
        private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

        private readonly CustomerDisplayFeed _feed;
        private readonly Viewbox _code = new Viewbox { Stretch = Stretch.Uniform, MinWidth = 114, MinHeight = 114, Margin = new Thickness(24) };
        private readonly TextBlock _words = new TextBlock { FontSize = 40, TextWrapping = TextWrapping.Wrap, VerticalAlignment = VerticalAlignment.Center, Margin = new Thickness(24) };
        private readonly Button _paper = new Button { Content = "Lieber Papier / Paper, please", FontSize = 28, MinHeight = 64, Margin = new Thickness(24) };
        private ReceiptId? _receipt;

        public CustomerWindow(CustomerDisplayFeed feed)
        {
            _feed = feed;
            Title = "Kundenanzeige";
            Background = Brushes.White;
            var panel = new DockPanel();
            DockPanel.SetDock(_paper, Dock.Bottom);
            DockPanel.SetDock(_code, Dock.Left);
            panel.Children.Add(_paper);
            panel.Children.Add(_code);
            panel.Children.Add(_words);
            Content = panel;
            _paper.Click += OnPaper;
            feed.Changed += OnChanged;
            Closed += (sender, e) => feed.Changed -= OnChanged;
            Show(feed.State);
        }

        private void OnChanged(object sender, DisplayChangedEventArgs e)
        {
            // Raised on the thread that sold; the newest state is what counts.
            Dispatcher.BeginInvoke(new Action(() => Show(_feed.State)));
        }

        private void OnPaper(object sender, RoutedEventArgs e)
        {
            _paper.IsEnabled = false;
            if (_receipt.HasValue)
            {
                _feed.RequestPaper(_receipt.Value);
            }
        }

        private void Show(DisplayState state)
        {
            _receipt = state.Receipt;
            _code.Child = state.Qr == null ? null : Draw(state.Qr);
            _code.Visibility = state.Qr == null ? Visibility.Collapsed : Visibility.Visible;
            _paper.Visibility = state.HasPaperButton ? Visibility.Visible : Visibility.Collapsed;
            _paper.IsEnabled = true;
            _words.Text = Words(state);
        }

        private static string Words(DisplayState state)
        {
            var amount = (state.Total ?? 0).ToString("N2", German) + " " + state.Currency;
            switch (state.Phase)
            {
                case DisplayPhase.Basket:
                    return state.LineCount == 0 ? "Willkommen" : state.Lines[state.Lines.Count - 1].Text + "\n\nZwischensumme " + amount;
                case DisplayPhase.Total:
                    return "Zu zahlen " + amount;
                case DisplayPhase.Offer:
                    return amount + "\n\nCode scannen und Beleg auf dem Handy mitnehmen.\nScan the code to take your receipt with you.";
                case DisplayPhase.Paper:
                    return "Ihr Beleg wird gedruckt.\nYour receipt is being printed.";
                case DisplayPhase.Thanks:
                    return "Vielen Dank! Thank you!";
                default:
                    return "Willkommen";
            }
        }

        /// <summary>One path for all dark modules, on white with four light modules around.</summary>
        private static Canvas Draw(QrMatrix qr)
        {
            var side = qr.Size + (2 * QrMatrix.QuietZone);
            var dark = new GeometryGroup { FillRule = FillRule.Nonzero };
            for (var row = 0; row < qr.Size; row++)
            {
                for (var column = 0; column < qr.Size; column++)
                {
                    if (qr.IsDark(column, row))
                    {
                        dark.Children.Add(new RectangleGeometry(new Rect(column + QrMatrix.QuietZone, row + QrMatrix.QuietZone, 1, 1)));
                    }
                }
            }

            var path = new Path { Data = dark, Fill = Brushes.Black };
            RenderOptions.SetEdgeMode(path, EdgeMode.Aliased);
            var canvas = new Canvas { Width = side, Height = side, Background = Brushes.White };
            canvas.Children.Add(path);
            return canvas;
        }
    }
}
