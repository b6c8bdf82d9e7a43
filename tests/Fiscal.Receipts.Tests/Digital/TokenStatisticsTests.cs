using System.Security.Cryptography;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Receipts.Tests.Digital;

public sealed class TokenStatisticsTests
{
    [Fact]
    public void Tokens_of_one_register_have_nothing_in_common_but_the_key_id()
    {
        // Spec digital-receipt §11.10. Secrets as the register draws them: 16 bytes of the system's random numbers.
        var count = 100_000 * TestSettings.Scale;
        var key = new RegisterKey(0xA5A5A5A5, RandomNumberGenerator.GetBytes(32));
        var tokens = new byte[count][];
        var secret = new byte[16];
        for (var i = 0; i < count; i++)
        {
            RandomNumberGenerator.Fill(secret);
            tokens[i] = Decode(ReceiptToken.Create(key, secret).ToString());
        }

        Assert.True(Array.TrueForAll(tokens, static token => token.Take(4).All(static b => b == 0xA5)));
        Assert.Equal(count, tokens.Select(Convert.ToHexString).Distinct().Count());

        // Each of the 192 bits behind the key id is set in half of the tokens: 6 standard deviations, by chance once in 2.6 million runs.
        var limit = 6 * Math.Sqrt(count) / 2;
        var set = new int[28 * 8];
        foreach (var token in tokens)
        {
            for (var bit = 32; bit < set.Length; bit++)
            {
                set[bit] += (token[bit / 8] >> (7 - (bit % 8))) & 1;
            }
        }

        for (var bit = 32; bit < set.Length; bit++)
        {
            Assert.True(Math.Abs(set[bit] - (count / 2.0)) < limit, $"Bit {bit} is set {set[bit]} times of {count}.");
        }

        // Shared prefixes behind the key id are as short as chance makes them: of 10⁵ tokens two agree in about 33 bits; 64 would be a fault.
        var sorted = tokens.Select(static token => Convert.ToHexString(token[4..])).Order(StringComparer.Ordinal).ToArray();
        var longest = sorted.Zip(sorted.Skip(1), static (a, b) => a.Zip(b).TakeWhile(static pair => pair.First == pair.Second).Count()).Max();
        Assert.True(longest < 16, $"Two tokens share {longest * 4} bits behind the key id.");

        // Neighbours in time differ in half of their bits.
        var different = 0L;
        for (var i = 1; i < count; i++)
        {
            for (var b = 4; b < 28; b++)
            {
                different += System.Numerics.BitOperations.PopCount((uint)(tokens[i][b] ^ tokens[i - 1][b]));
            }
        }

        Assert.InRange((double)different / (count - 1), 95.5, 96.5);
    }

    // Crockford's alphabet bit by bit, not by the library.
    private static byte[] Decode(string token)
    {
        var bytes = new byte[28];
        for (var bit = 0; bit < 28 * 8; bit++)
        {
            var value = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".IndexOf(token[bit / 5], StringComparison.Ordinal);
            bytes[bit / 8] |= (byte)(((value >> (4 - (bit % 5))) & 1) << (7 - (bit % 8)));
        }

        return bytes;
    }
}
