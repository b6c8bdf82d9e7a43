using System;
using System.Windows.Forms;

namespace Fiscal.Samples.Printing.WinForms
{
    internal static class Program
    {
        [STAThread]
        private static void Main()
        {
            Application.EnableVisualStyles();
            using (var form = new PrintForm())
            {
                Application.Run(form);
            }
        }
    }
}
