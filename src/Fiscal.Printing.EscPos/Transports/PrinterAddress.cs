using System.Globalization;

namespace Fiscal.Printing.EscPos;

/// <summary>The ways to a printer as one text, for settings and command lines.</summary>
public static class PrinterAddress
{
    /// <summary>Makes the way that an address names; nothing is opened.</summary>
    /// <param name="address">
    /// <c>tcp://host:port</c> (9100 if it is missing), <c>serial:/dev/ttyUSB0?baud=19200&amp;flow=dsr</c> (flow <c>dsr</c>, <c>rts</c>, <c>xon</c> or <c>none</c>), <c>file:/dev/usb/lp0</c>
    /// (<c>?oneway</c> where nothing can be read), <c>spooler:Name</c>.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It is no such address; the message says what is wrong.</exception>
    public static PrinterTransport Open(string address)
    {
        Argument.NotNull(address, nameof(address));
        if (After(address, "tcp://") is { } network)
        {
            return Tcp(address, network);
        }

        if (After(address, "serial:") is { } serial)
        {
            return Serial(address, serial);
        }

        if (After(address, "file:") is { Length: > 0 } file)
        {
            return file.EndsWith("?oneway", StringComparison.Ordinal)
                ? new DeviceFilePrinterTransport(file.Substring(0, file.Length - "?oneway".Length), hasBackChannel: false)
                : new DeviceFilePrinterTransport(file);
        }

        return After(address, "spooler:") is { Length: > 0 } spooler
            ? new SpoolerPrinterTransport(spooler)
            : throw Wrong(address, "write tcp://host:9100, serial:/dev/ttyUSB0, file:/dev/usb/lp0 or spooler:Name");
    }

    private static TcpPrinterTransport Tcp(string address, string rest)
    {
        var colon = rest.LastIndexOf(':');
        // The colons of an IPv6 address stand in brackets.
        var hasPort = colon > rest.LastIndexOf(']');
        var host = (hasPort ? rest.Substring(0, colon) : rest).TrimEnd('/').Trim('[', ']');
        var port = TcpPrinterTransport.DefaultPort;
        if (host.Length == 0 || (hasPort && (!int.TryParse(rest.Substring(colon + 1).TrimEnd('/'), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)))
        {
            throw Wrong(address, "write tcp://host:9100");
        }

        return new TcpPrinterTransport(host, port);
    }

    private static SerialPrinterTransport Serial(string address, string rest)
    {
        var options = new SerialPrinterOptions();
        var question = rest.IndexOf('?');
        var name = question < 0 ? rest : rest.Substring(0, question);
        if (name.Length == 0)
        {
            throw Wrong(address, "name the port, for example serial:/dev/ttyUSB0");
        }

        foreach (var setting in question < 0 ? [] : rest.Substring(question + 1).Split('&'))
        {
            if (After(setting, "baud=") is { } baud && int.TryParse(baud, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 300 and <= 4_000_000)
            {
                options.BaudRate = rate;
                continue;
            }

            options.FlowControl = setting switch
            {
                "flow=dsr" => SerialFlowControl.Dsr,
                "flow=rts" => SerialFlowControl.RtsCts,
                "flow=xon" => SerialFlowControl.XonXoff,
                "flow=none" => SerialFlowControl.None,
                _ => throw Wrong(address, $"'{setting}' is no setting; there are baud=300 to 4000000 and flow=dsr, rts, xon or none"),
            };
        }

        return new SerialPrinterTransport(name, options);
    }

    private static string? After(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text.Substring(prefix.Length) : null;

    private static ArgumentException Wrong(string address, string help) => new($"'{address}' is no address of a printer: {help}.", nameof(address));
}
