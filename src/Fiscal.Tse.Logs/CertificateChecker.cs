namespace Fiscal.Tse.Logs;

/// <summary>Checks the certificates of an archive against each other: names, key hashes, signatures up to self-signed roots.</summary>
internal sealed class CertificateChecker(FindingCollector findings, IReadOnlyList<TseCertificate> trusted)
{
    private readonly List<(TseCertificate Certificate, string Name)> _all = [];

    internal List<TseCertificate> Certificates { get; } = [];

    internal void Add(TseCertificate certificate, string name)
    {
        foreach (var (other, otherName) in _all)
        {
            if (other.Raw.SameBytes(certificate.Raw)) return;
            if (other.KeyHash is not null && other.KeyHash.Equals(certificate.KeyHash)) findings.Add("A10", name, otherName);
        }

        _all.Add((certificate, name));
        Certificates.Add(certificate);
    }

    internal void Check(IReadOnlyCollection<TseSerialNumber> serials)
    {
        foreach (var (certificate, name) in _all)
        {
            CheckName(certificate, name, serials);
            CheckIssuer(certificate, name);
        }
    }

    private void CheckName(TseCertificate certificate, string name, IReadOnlyCollection<TseSerialNumber> serials)
    {
        if (!TryNamedHash(name, out var named))
        {
            findings.Add("A04", name);
            return;
        }

        if (named.Equals(certificate.KeyHash)) return;
        var leaf = !certificate.IsCertificateAuthority;
        foreach (var serial in serials) leaf |= serial == named;
        findings.Add(leaf ? "A05" : "A04", name);
    }

    private void CheckIssuer(TseCertificate certificate, string name)
    {
        var candidates = false;
        var unchecked_ = false;
        foreach (var issuer in Pool())
        {
            var byName = certificate.IsIssuedByName(issuer);
            if (!byName && !certificate.IsIssuedByKeyId(issuer)) continue;
            candidates = true;
            switch (certificate.VerifySignature(issuer))
            {
                case SignatureVerdict.Verified when byName:
                    if (ReferenceEquals(issuer, certificate)) CheckRoot(certificate, name);
                    return;
                case SignatureVerdict.NotPossible when issuer.HasRsaKey:
                    unchecked_ = true;
                    break;
                default:
                    break;
            }
        }

        if (unchecked_)
        {
            findings.Add("A07", name, "RSA, " + certificate.Issuer);
            return;
        }

        if (candidates)
        {
            findings.Add("A08", name);
            return;
        }

        // No issuer by name or key id: if one of the keys fits all the same, a name was changed.
        foreach (var issuer in Pool())
        {
            if (certificate.VerifySignature(issuer) != SignatureVerdict.Verified) continue;
            findings.Add("A08", name, issuer.Subject);
            return;
        }

        findings.Add("A07", name, certificate.Issuer);
    }

    private void CheckRoot(TseCertificate root, string name)
    {
        if (trusted.Count == 0)
        {
            findings.Add("A25", name, root.Subject);
            return;
        }

        foreach (var anchor in trusted)
        {
            if (anchor.Raw.SameBytes(root.Raw)) return;
        }

        findings.Add("A25", name, root.Subject, FindingSeverity.Error);
    }

    private IEnumerable<TseCertificate> Pool()
    {
        foreach (var certificate in Certificates) yield return certificate;
        foreach (var anchor in trusted) yield return anchor;
    }

    internal static bool TryNamedHash(string name, out TseSerialNumber hash)
    {
        hash = default;
        var stem = name.Substring(name.LastIndexOf('/') + 1);
        return stem.Length > 69 && stem.IndexOf("_X509", StringComparison.OrdinalIgnoreCase) == 64
            && TseSerialNumber.TryParse(stem.Substring(0, 64), out hash);
    }
}
