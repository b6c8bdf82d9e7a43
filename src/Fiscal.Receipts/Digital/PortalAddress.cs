namespace Fiscal.Receipts;

/// <summary>Which addresses a till talks to: keys and receipts go over TLS, or stay on the machine.</summary>
internal static class PortalAddress
{
    /// <returns>The address without query and fragment, ending with a slash.</returns>
    /// <exception cref="ArgumentException">It is none that a till talks to.</exception>
    public static Uri Check(Uri address, string name)
    {
        if (address is null)
        {
            throw new ArgumentNullException(name);
        }

        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http"))
        {
            throw new ArgumentException("A portal's address begins with https://.", name);
        }

        if (address.Scheme == "http" && !address.IsLoopback)
        {
            throw new ArgumentException($"The portal at {address.Host} is reached by https only; http is for a portal on this machine.", name);
        }

        var path = address.GetLeftPart(UriPartial.Path);
        return path.EndsWith("/", StringComparison.Ordinal) ? new Uri(path) : new Uri(path + "/");
    }
}
