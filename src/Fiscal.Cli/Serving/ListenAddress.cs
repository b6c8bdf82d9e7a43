using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Fiscal.Cli.Serving;

/// <summary>Where a command that serves listens.</summary>
internal static class ListenAddress
{
    public static bool IsForAll(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>The address that tablets of the shop's network use: the one of the interface with a way out, else any.</summary>
    public static string OwnAddress()
    {
        var addresses = NetworkInterface.GetAllNetworkInterfaces()
            .Where(static card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Select(static card => card.GetIPProperties())
            .OrderByDescending(static card => card.GatewayAddresses.Count)
            .SelectMany(static card => card.UnicastAddresses)
            .Select(static unicast => unicast.Address);
        return (addresses.FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback).ToString();
    }

    /// <summary>Reads <c>host:port</c>, also behind <c>http://</c>; no host means all addresses of the machine.</summary>
    public static IPEndPoint Parse(string listen)
    {
        var text = listen.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? listen[7..].TrimEnd('/') : listen;
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "*" : text[..colon];
        if (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort)
        {
            if (host is "" or "*" or "+")
            {
                return new IPEndPoint(IPAddress.Any, port);
            }

            if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            {
                return new IPEndPoint(IPAddress.Loopback, port);
            }

            if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            {
                return new IPEndPoint(address, port);
            }
        }

        throw new CliException(ExitCodes.Usage, $"'{listen}' is no address to listen on; write 0.0.0.0:8090, 192.168.1.10:8090 or localhost:8090.");
    }
}
