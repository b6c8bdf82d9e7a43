using System.Security.Cryptography.X509Certificates;

namespace Fiscal.Tse.Logs.Tests;

public sealed class CertificateTests
{
    [Theory]
    [InlineData("P-256")]
    [InlineData("P-384")]
    [InlineData("brainpoolP256r1")]
    [InlineData("brainpoolP384r1")]
    public void Written_chain_is_read_by_the_platform_and_verifies(string curveName)
    {
        var ca = new TestTse(EllipticCurve.All.Single(c => c.Name == curveName));
        var tse = new TestTse(EllipticCurve.BrainpoolP384r1);
        var leaf = ca.Issue(tse.Key);

        using var platform = X509CertificateLoader.LoadCertificate(leaf.RawBytes);
        Assert.Equal(tse.Key.SerialNumber.ToString(), platform.GetNameInfo(X509NameType.SimpleName, false));
        Assert.Contains("O=TEST", platform.Subject, StringComparison.Ordinal);
        Assert.Equal(TestTse.Noon.AddYears(8).UtcDateTime, platform.NotAfter.ToUniversalTime());
        Assert.Equal("C=DE, O=TEST, CN=" + tse.Key.SerialNumber, leaf.Subject);
        Assert.Equal(tse.Key.SerialNumber, leaf.KeyHash);
        Assert.Equal(tse.Key, leaf.PublicKey);
        Assert.False(leaf.IsCertificateAuthority);
        Assert.True(ca.Root.IsCertificateAuthority && ca.Root.IsSelfIssued);
        Assert.Equal(SignatureVerdict.Verified, leaf.VerifySignature(ca.Root));
        Assert.Equal(SignatureVerdict.Verified, ca.Root.VerifySignature(ca.Root));
        Assert.Equal(SignatureVerdict.Failed, leaf.VerifySignature(new TestTse(EllipticCurve.P384).Root));
        Assert.Equal(leaf.RawBytes, TseCertificate.Parse(System.Text.Encoding.ASCII.GetBytes("note\n" + leaf.ToPem())).RawBytes);
        Assert.True(TseCertificate.TryReadAll(System.Text.Encoding.ASCII.GetBytes(leaf.ToPem() + ca.Root.ToPem()), out var both));
        Assert.Equal(2, both.Count);
    }

    [Fact]
    public void Openssl_verifies_chain_and_log_signatures()
    {
        var folder = Directory.CreateTempSubdirectory("fiscal-openssl");
        try
        {
            string At(string name) => Path.Combine(folder.FullName, name);
            foreach (var curve in new[] { EllipticCurve.P256, EllipticCurve.P384, EllipticCurve.BrainpoolP256r1, EllipticCurve.BrainpoolP384r1 })
            {
                var ca = new TestTse(EllipticCurve.BrainpoolP384r1);
                var tse = new TestTse(curve);
                File.WriteAllText(At("root.pem"), ca.Root.ToPem());
                File.WriteAllText(At("leaf.pem"), ca.Issue(tse.Key).ToPem());
                Assert.Contains("OK", Tool.Run(folder.FullName, "openssl", "verify", "-x509_strict", "-no_check_time", "-CAfile", "root.pem", "leaf.pem"), StringComparison.Ordinal);

                var message = tse.Finish(1, 1, w => w.ConstructedProcessData = true);
                File.WriteAllBytes(At("key.der"), tse.Key.ToSubjectPublicKeyInfo());
                File.WriteAllBytes(At("msg"), message.SignedBytes);
                File.WriteAllBytes(At("sig"), EcdsaSignature.ToDer(message.Signature));
                Assert.Contains("Verified OK", Tool.Run(folder.FullName, "openssl", "dgst", tse.Algorithm.DigestLength == 32 ? "-sha256" : "-sha384", "-verify", "key.der", "-keyform", "DER", "-signature", "sig", "msg"), StringComparison.Ordinal);
            }

            foreach (var sample in Samples.Logs)
            {
                var message = LogMessage.Parse(sample.Bytes);
                File.WriteAllBytes(At("key.der"), sample.Key.ToSubjectPublicKeyInfo());
                File.WriteAllBytes(At("msg"), message.SignedBytes);
                File.WriteAllBytes(At("sig"), EcdsaSignature.ToDer(message.Signature));
                Assert.Contains("Verified OK", Tool.Run(folder.FullName, "openssl", "dgst", message.SignatureAlgorithm.DigestLength == 32 ? "-sha256" : "-sha384", "-verify", "key.der", "-keyform", "DER", "-signature", "sig", "msg"), StringComparison.Ordinal);
            }
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public void Certificates_of_openssl_are_read_and_verified()
    {
        var folder = Directory.CreateTempSubdirectory("fiscal-openssl");
        try
        {
            foreach (var curve in EllipticCurve.All)
            {
                var name = curve.Name switch { "P-256" => "prime256v1", "P-384" => "secp384r1", "P-521" => "secp521r1", var brainpool => brainpool };
                Tool.Run(folder.FullName, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:" + name, "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-sha384", "-days", "9", "-subj", "/C=DE/O=Über/CN=TEST", "-utf8");
                var certificate = TseCertificate.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, "cert.pem")));

                Assert.Equal("C=DE, O=Über, CN=TEST", certificate.Subject);
                Assert.Equal(curve, certificate.PublicKey!.Curve);
                Assert.Equal(SignatureVerdict.Verified, certificate.VerifySignature(certificate));
                Assert.Equal(9, Math.Round((certificate.NotAfter - certificate.NotBefore).TotalDays));
            }
        }
        finally
        {
            folder.Delete(true);
        }
    }
}
