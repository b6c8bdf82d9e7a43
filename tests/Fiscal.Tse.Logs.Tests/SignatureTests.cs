using System.Security.Cryptography;

namespace Fiscal.Tse.Logs.Tests;

public sealed class SignatureTests
{
    public static TheoryData<string> Curves => [.. EllipticCurve.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Curves))]
    public void Managed_check_agrees_with_the_platform_on_good_and_bad_signatures(string curveName)
    {
        var curve = EllipticCurve.All.Single(c => c.Name == curveName);
        var random = TestRun.Random(1);
        var tse = new TestTse(curve);
        for (var i = 0; i < 25 * TestRun.Scale; i++)
        {
            var data = new byte[random.Next(300)];
            random.NextBytes(data);
            var signature = tse.Sign(data);
            var hash = tse.Algorithm.Hash(data, 0, data.Length);
            Assert.True(tse.Key.VerifyHashManaged(hash, signature));
            Assert.Equal(SignatureVerdict.Verified, tse.Key.VerifyHash(hash, signature));
            Assert.Equal(SignatureVerdict.Verified, tse.Key.VerifyHash(hash, EcdsaSignature.ToDer(signature)));
            Assert.Equal(signature, EcdsaSignature.ToPlain(EcdsaSignature.ToDer(signature), curve.ByteLength));

            signature[random.Next(signature.Length)] ^= (byte)(1 << random.Next(8));
            Assert.False(tse.Key.VerifyHashManaged(hash, signature));
            Assert.Equal(SignatureVerdict.Failed, tse.Key.VerifyHash(hash, signature));
        }
    }

    [Fact]
    public void Two_thousand_signatures_verify_whatever_their_leading_zeros()
    {
        // One plain signature in 128 has a leading zero in r or s: a missing padding byte shows only in numbers.
        var padded = 0;
        foreach (var curve in new[] { EllipticCurve.P256, EllipticCurve.BrainpoolP384r1 })
        {
            var tse = new TestTse(curve);
            for (var i = 0; i < 1_000 * TestRun.Scale; i++)
            {
                var data = BitConverter.GetBytes(i);
                var signature = tse.Sign(data);
                if (signature[0] == 0 || signature[curve.ByteLength] == 0) padded++;
                Assert.Equal(2 * curve.ByteLength, signature.Length);
                Assert.Equal(SignatureVerdict.Verified, tse.Key.Verify(data, signature, tse.Algorithm));
                var der = EcdsaSignature.ToDer(signature);
                Assert.Equal(signature, EcdsaSignature.ToPlain(der, curve.ByteLength));
            }
        }

        Assert.InRange(padded, 1, 200 * TestRun.Scale);
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Range_of_r_and_s_is_checked_before_anything_else(string curveName)
    {
        var curve = EllipticCurve.All.Single(c => c.Name == curveName);
        var tse = new TestTse(curve);
        var good = tse.Sign([1]);
        var order = curve.N.ToByteArray(isUnsigned: true, isBigEndian: true);
        order = [.. new byte[curve.ByteLength - order.Length], .. order];
        foreach (var bad in new byte[][] { [.. new byte[curve.ByteLength], .. good[curve.ByteLength..]], [.. good[..curve.ByteLength], .. new byte[curve.ByteLength]], [.. order, .. good[curve.ByteLength..]], [.. good[..curve.ByteLength], .. order] })
        {
            Assert.Equal(SignatureVerdict.Failed, tse.Key.Verify([1], bad, tse.Algorithm));
        }

        Assert.Equal(SignatureVerdict.Failed, tse.Key.Verify([1], good[1..], tse.Algorithm));
        Assert.Equal(SignatureVerdict.Failed, tse.Key.Verify([1], [], tse.Algorithm));
    }

    [Theory]
    [InlineData("P-256", "3059301306072a8648ce3d020106082a8648ce3d030107034200")]
    [InlineData("P-384", "3076301006072a8648ce3d020106052b81040022036200")]
    [InlineData("brainpoolP256r1", "305a301406072a8648ce3d020106092b2403030208010107034200")]
    [InlineData("brainpoolP384r1", "307a301406072a8648ce3d020106092b240303020801010b036200")]
    [InlineData("brainpoolP512r1", "30819b301406072a8648ce3d020106092b240303020801010d03818200")]
    [InlineData("P-521", "30819b301006072a8648ce3d020106052b8104002303818600")]
    public void Public_key_info_has_the_published_prefix_and_reads_back(string curveName, string prefix)
    {
        var key = new TestTse(EllipticCurve.All.Single(c => c.Name == curveName)).Key;
        var info = key.ToSubjectPublicKeyInfo();

        Assert.Equal(prefix, Convert.ToHexStringLower(info)[..prefix.Length]);
        Assert.True(TsePublicKey.TryFromSubjectPublicKeyInfo(info, out var back));
        Assert.Equal(key, back);
        Assert.Equal(curveName, TsePublicKey.FromPoint(key.Point).Curve.Name);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(key.Point)), key.SerialNumber.ToString());
    }

    [Fact]
    public void Point_on_no_curve_is_no_key()
    {
        var point = new TestTse(EllipticCurve.P384).Key.Point;
        point[20] ^= 1;

        Assert.False(TsePublicKey.TryFromPoint(point, out _));
        Assert.Throws<FormatException>(() => TsePublicKey.FromPoint(point));
        Assert.False(TsePublicKey.TryFromPoint(null, out _));
        Assert.False(TsePublicKey.TryFromPoint(new byte[65], out _));
    }

    [Fact]
    public void Unknown_algorithm_or_foreign_key_is_not_possible_rather_than_failed()
    {
        var tse = new TestTse(EllipticCurve.P256);
        Assert.Equal(SignatureVerdict.NotPossible, tse.Key.Verify([1], tse.Sign([1]), SignatureAlgorithm.FromOid("0.4.0.127.0.7.1.1.4.1.9")));
        Assert.Equal("ecdsa-plain-SHA3-256", SignatureAlgorithm.FromOid("0.4.0.127.0.7.1.1.4.1.9").Name);
        Assert.False(SignatureAlgorithm.FromOid("1.2.3").IsKnown);
        Assert.True(SignatureAlgorithm.TryFromName("ECDSA-PLAIN-sha384", out var algorithm));
        Assert.Same(SignatureAlgorithm.EcdsaPlainSha384, algorithm);

        var check = tse.Finish(1, 1).Verify(new TestTse(EllipticCurve.P256).Key);
        Assert.Equal(SignatureVerdict.NotPossible, check.Verdict);
        Assert.Equal("L32", Assert.Single(check.Findings).Code);
    }

    [Fact]
    public void Digest_longer_than_the_order_is_cut_to_its_leftmost_bits()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = ecdsa.ExportParameters(false).Q;
        var key = TsePublicKey.FromPoint([4, .. q.X!, .. q.Y!]);
        var signature = ecdsa.SignData([7], HashAlgorithmName.SHA512, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

        Assert.Equal(SignatureVerdict.Verified, key.Verify([7], signature, SignatureAlgorithm.EcdsaPlainSha512));
        Assert.True(key.VerifyHashManaged(SHA512.HashData([7]), signature));
    }

    // RFC 6979, A.2.5 and A.2.6, message "sample".
    [Theory]
    [InlineData("P-256", "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    [InlineData("P-384", "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5", "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE4699EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8")]
    public void Test_key_signs_as_published(string curveName, string secret, string signature)
    {
        var curve = EllipticCurve.All.Single(c => c.Name == curveName);
        var key = TestSigningKey.Import(curve, Convert.FromHexString(secret));

        Assert.Equal(signature, Convert.ToHexString(key.Sign("sample"u8.ToArray(), curve.ByteLength == 32 ? SignatureAlgorithm.EcdsaPlainSha256 : SignatureAlgorithm.EcdsaPlainSha384)));
        Assert.Equal(secret, Convert.ToHexString(key.Export()));
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Test_key_of_every_curve_signs_what_the_platform_verifies(string curveName)
    {
        var curve = EllipticCurve.All.Single(c => c.Name == curveName);
        var key = TestSigningKey.Create(curve);
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(key.PublicKey.ToSubjectPublicKeyInfo(), out _);
        for (var i = 0; i < 30 * TestRun.Scale; i++)
        {
            var data = BitConverter.GetBytes(i);
            var signature = key.Sign(data, SignatureAlgorithm.EcdsaPlainSha384);
            Assert.True(ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }

        Assert.Throws<ArgumentException>(() => TestSigningKey.Import(curve, new byte[curve.ByteLength]));
    }
}
