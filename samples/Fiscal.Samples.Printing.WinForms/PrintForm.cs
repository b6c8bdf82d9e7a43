using System;
using System.Windows.Forms;
using Fiscal.Documents;
using Fiscal.Printing.EscPos;

namespace Fiscal.Samples.Printing.WinForms
{
    /// <summary>A button that prints and says the truth about it; the window stays alive while the printer waits for paper.</summary>
    internal sealed class PrintForm : Form
    {
        private readonly TextBox _address = new TextBox { Text = "tcp://192.168.1.50:9100", Dock = DockStyle.Top };
        private readonly Button _print = new Button { Text = "Drucken", Dock = DockStyle.Top };
        private readonly Button _cancel = new Button { Text = "Abbrechen", Dock = DockStyle.Top, Enabled = false };
        private readonly Label _state = new Label { Dock = DockStyle.Fill };
        private EscPosPrinter _printer;
        private PrintJob _job;

        public PrintForm()
        {
            Text = "Bondrucker";
            Controls.Add(_state);
            Controls.Add(_cancel);
            Controls.Add(_print);
            Controls.Add(_address);
            _print.Click += OnPrint;
            _cancel.Click += (sender, e) => _job?.Cancel();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _printer?.Dispose();
            }

            base.Dispose(disposing);
        }

        private async void OnPrint(object sender, EventArgs e)
        {
            _print.Enabled = false;
            _cancel.Enabled = true;
            try
            {
                _printer = _printer ?? new EscPosPrinter(PrinterAddress.Open(_address.Text), PrinterProfile.Get("epson-203"));
                _job = _printer.Enqueue(new DocumentBuilder().Text("Guten Tag, 1,20 €", TextAlignment.Center).ToDocument());
                _job.Changed += (job, args) => BeginInvoke(new Action(ShowState));
                var result = await _job.Completion;
                _state.Text = result.Outcome == PrintOutcome.Printed ? "Gedruckt." : result + " " + result.Reason;
            }
            catch (ArgumentException problem)
            {
                _state.Text = problem.Message;
            }
            finally
            {
                _print.Enabled = true;
                _cancel.Enabled = false;
            }
        }

        private void ShowState()
        {
            if (_job.State == PrintJobState.Paused)
            {
                _state.Text = "Der Drucker wartet: " + _job.PausedBy;
            }
        }
    }
}
