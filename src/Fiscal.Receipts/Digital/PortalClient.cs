using System.Text.Json;

namespace Fiscal.Receipts;

/// <summary>Pairs registers with a portal, and parts them.</summary>
public static class PortalClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Pairs a register. The code is good for ten minutes and for once; whoever pairs the same register id again, on another machine too, goes on where it stopped.</summary>
    /// <param name="portal">The portal's address, or the link that it shows: <c>https://bon.example.de/pair/7K3M9Q2X</c>.</param>
    /// <param name="code">The eight characters that name the branch; those of the link if <see langword="null"/>.</param>
    /// <param name="digits">The six digits.</param>
    /// <param name="registerId">The register, as the journal names it.</param>
    /// <param name="client">For proxies and certificates of your own; stays yours to dispose.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The pairing: keep it with <see cref="PortalPairing.Save"/>.</returns>
    /// <exception cref="ArgumentException">The address is http to another machine, or a code is missing.</exception>
    /// <exception cref="PortalException">The code is wrong, the branch has to wait, or the portal was not reached.</exception>
    public static async Task<PortalPairing> PairAsync(Uri portal, string? code, string digits, string registerId, HttpClient? client = null, CancellationToken cancellationToken = default)
    {
        var (address, fromLink) = Split(portal);
        code ??= fromLink ?? throw new ArgumentException("The address names no branch: give its code of eight characters, or the whole link that the portal shows.", nameof(code));
        if (digits is null)
        {
            throw new ArgumentNullException(nameof(digits));
        }

        if (registerId is null)
        {
            throw new ArgumentNullException(nameof(registerId));
        }

        using var connection = new PortalConnection(address, null, client, TimeProvider.System);
        var reply = await connection.SendAsync(HttpMethod.Post, "api/v1/pair", Body(code, digits, registerId), "application/json", isGzip: false, Limit, cancellationToken).ConfigureAwait(false);
        switch (reply.Status)
        {
            case 200:
                return Read(reply, address, registerId);
            case 403:
                throw new PortalException(PortalException.WrongCode, "Code or digits are wrong or too old: let the portal show new ones.");
            case 429:
                throw new PortalException(PortalException.Wait, "Too many wrong digits: the branch has to wait before the next try.", reply.RetryAfter);
            default:
                throw Unexpected(address, reply);
        }
    }

    /// <summary>Parts a register from its portal: its key ends. Links made with it stay valid as long as their receipts. Deleting the file of the pairing is the caller's business.</summary>
    /// <param name="pairing">The pairing.</param>
    /// <param name="client">For proxies and certificates of your own; stays yours to dispose.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pairing"/> is <see langword="null"/>.</exception>
    /// <exception cref="PortalException">The portal was not reached or refused. A key that it does not know any more is no error.</exception>
    public static async Task UnpairAsync(PortalPairing pairing, HttpClient? client = null, CancellationToken cancellationToken = default)
    {
        if (pairing is null)
        {
            throw new ArgumentNullException(nameof(pairing));
        }

        using var connection = new PortalConnection(pairing.Address, pairing.Key, client, TimeProvider.System);
        var reply = await connection.SendAsync(HttpMethod.Post, "api/v1/unpair", [], "application/json", isGzip: false, Limit, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess && !(reply.Status == 403 && reply.Error == "unpaired") && !(reply.Status == 401 && reply.Error == "key"))
        {
            throw Unexpected(pairing.Address, reply);
        }
    }

    private static (Uri Address, string? Code) Split(Uri portal)
    {
        var address = PortalAddress.Check(portal, nameof(portal));
        var path = address.AbsoluteUri.TrimEnd('/');
        var slash = path.LastIndexOf('/');
        return path.Substring(0, slash).EndsWith("/pair", StringComparison.OrdinalIgnoreCase)
            ? (new Uri(path.Substring(0, slash - 4)), path.Substring(slash + 1))
            : (address, null);
    }

    private static byte[] Body(string code, string digits, string registerId)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteString("digits", digits);
            json.WriteString("register", registerId);
            json.WriteString("software", "Fiscal.Receipts " + typeof(PortalClient).Assembly.GetName().Version?.ToString(3));
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static PortalPairing Read(PortalReply reply, Uri address, string registerId)
    {
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            var pairing = PortalPairing.Read(document.RootElement, address);
            if (pairing.RegisterId == registerId)
            {
                return pairing;
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            // Said below, without the inner exception: its text may quote the key.
        }

        throw new PortalException(PortalException.Refused, $"What {address.Host} answered to the pairing is no pairing of {registerId}.");
    }

    private static PortalException Unexpected(Uri address, PortalReply reply) =>
        new(reply.Status >= 500 ? PortalException.Unreachable : PortalException.Refused, $"The portal at {address.Host} answered {reply.Status}{(reply.Error.Length == 0 ? string.Empty : " (" + reply.Error + ")")}.", reply.RetryAfter);
}
