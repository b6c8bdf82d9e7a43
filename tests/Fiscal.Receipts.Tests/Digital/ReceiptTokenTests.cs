using System.Security.Cryptography;
using System.Text;

namespace Fiscal.Receipts.Tests.Digital;

public sealed class ReceiptTokenTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];
    private static readonly RegisterKey Key = new(0x01020304, [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [Fact]
    public void A_token_is_key_id_secret_and_code_in_Crockfords_symbols()
    {
        var token = ReceiptToken.Create(Key, Secret).ToString();

        // Spec digital-receipt §3.1, computed here by another way: a big number in base 32.
        byte[] body = [1, 2, 3, 4, .. Secret];
        byte[] message = [.. Encoding.ASCII.GetBytes("bon1"), .. body];
        byte[] bytes = [.. body, .. HMACSHA256.HashData(Key.GetSecret(), message).Take(8)];
        var number = new System.Numerics.BigInteger(bytes, isUnsigned: true, isBigEndian: true) << 1;
        var expected = new char[45];
        for (var i = 44; i >= 0; i--)
        {
            expected[i] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(int)(number & 31)];
            number >>= 5;
        }

        Assert.Equal(new string(expected), token);
        Assert.Equal(45, token.Length);
    }

    [Fact]
    public void What_people_type_is_read()
    {
        var token = ReceiptToken.Create(Key, Secret);
        var typed = token.ToString().ToLowerInvariant().Replace('0', 'o').Replace('1', 'l');

        Assert.True(ReceiptToken.TryParse(typed, out var read));
        Assert.Equal(token.ToString(), read.ToString());
        Assert.Equal(0x01020304u, read.KeyId);
        Assert.True(read.IsMadeWith(Key));
        Assert.Equal(SHA256.HashData((byte[])[.. Encoding.ASCII.GetBytes("bon1"), .. Secret]), read.GetStorageKey());
        Assert.Equal(read.GetStorageKey(), ReceiptToken.StorageKeyOf(Secret));
    }

    [Fact]
    public void Every_changed_character_makes_it_wrong_or_no_token()
    {
        var token = ReceiptToken.Create(Key, Secret).ToString();
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var symbol in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".Where(symbol => symbol != token[i]))
            {
                var changed = token.Remove(i, 1).Insert(i, symbol.ToString());
                Assert.False(ReceiptToken.TryParse(changed, out var read) && read.IsMadeWith(Key), changed);
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000000000")]
    [InlineData("00000000000000000000000000000000000000000000U")]
    [InlineData("000000000000000000000000000000000000000000001")]
    [InlineData("0000000000000000000000000000000000000000000ſ0")]
    public void What_has_not_the_form_of_a_token_is_none(string? text) => Assert.False(ReceiptToken.TryParse(text, out _));

    [Fact]
    public void A_key_of_another_register_does_not_fit() =>
        Assert.False(ReceiptToken.Create(Key, Secret).IsMadeWith(new RegisterKey(0x01020304, new byte[32])));

    [Fact]
    public void A_request_is_proved_by_method_path_time_and_body()
    {
        var time = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        var hash = PortalAuthorization.HashOf([1, 2, 3]);
        var header = PortalAuthorization.Create(Key, "POST", "/api/v1/receipts?after=7", time, hash).ToString();

        // Spec digital-receipt §10.
        var message = "fiscal1\nPOST\n/api/v1/receipts?after=7\n2026-11-24T12:00:00Z\n" + Convert.ToHexStringLower(SHA256.HashData((byte[])[1, 2, 3]));
        var code = Convert.ToBase64String(HMACSHA256.HashData(Key.GetSecret(), Encoding.ASCII.GetBytes(message)));
        Assert.Equal($"Fiscal keyId=\"01020304\", time=\"2026-11-24T12:00:00Z\", mac=\"{code}\"", header);

        var read = PortalAuthorization.TryParse(header);
        Assert.NotNull(read);
        Assert.Equal(time, read.SignedAt);
        Assert.True(read.IsMadeWith(Key, "POST", "/api/v1/receipts?after=7", hash));
        Assert.False(read.IsMadeWith(Key, "PUT", "/api/v1/receipts?after=7", hash));
        Assert.False(read.IsMadeWith(Key, "POST", "/api/v1/receipts?after=8", hash));
        Assert.False(read.IsMadeWith(Key, "POST", "/api/v1/receipts?after=7", PortalAuthorization.HashOf([1, 2])));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic abc")]
    [InlineData("Fiscal")]
    [InlineData("Fiscal keyId=\"01020304\"")]
    [InlineData("Fiscal keyId=\"0102030\", time=\"x\", mac=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"")]
    [InlineData("Fiscal keyId=\"01020304\", time=\"x\", mac=\"!!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"")]
    public void A_header_of_another_kind_is_none(string? header) => Assert.Null(PortalAuthorization.TryParse(header));

    [Fact]
    public void A_key_does_not_tell_its_secret() => Assert.Equal("register key 01020304", Key.ToString());
}
