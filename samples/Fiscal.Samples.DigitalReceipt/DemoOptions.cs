using System.Globalization;

namespace Fiscal.Samples.DigitalReceipt;

/// <summary>What the command line says.</summary>
internal sealed class DemoOptions
{
    public const string Usage = "usage: Fiscal.Samples.DigitalReceipt [--port N] [--listen ADDRESS] [--data DIR] [--mail-server HOST:PORT]";

    public int Port { get; private set; } = 5080;

    /// <summary>Address to listen on; telephones reach only what is not loopback.</summary>
    public string Listen { get; private set; } = "127.0.0.1";

    /// <summary>Where journal, TSE and portal are kept; a folder of their own that is deleted at the end if <see langword="null"/>.</summary>
    public string? Data { get; private set; }

    /// <summary>Host and port of a mail server; mails become files if <see langword="null"/>.</summary>
    public (string Host, int Port)? MailServer { get; private set; }

    public static DemoOptions? Parse(string[] args)
    {
        var options = new DemoOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return null;
            }

            var value = args[i + 1];
            switch (args[i])
            {
                case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port):
                    options.Port = port;
                    break;
                case "--listen":
                    options.Listen = value;
                    break;
                case "--data":
                    options.Data = value;
                    break;
                case "--mail-server" when value.Split(':') is [var host, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var mailPort):
                    options.MailServer = (host, mailPort);
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
