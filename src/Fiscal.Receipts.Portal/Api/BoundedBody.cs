using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Fiscal.Receipts.Portal;

/// <summary>Reads bodies to a bound and no byte further, as sent and unpacked.</summary>
internal static class BoundedBody
{
    /// <summary>Most bytes of a request, as sent and unpacked: 4 MiB.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>The body as sent; <see langword="null"/> if it is longer than allowed.</summary>
    public static Task<byte[]?> ReadAsync(HttpRequest request, int maxLength, CancellationToken cancellationToken) =>
        request.ContentLength > maxLength ? Task.FromResult<byte[]?>(null) : ReadAsync(request.Body, maxLength, cancellationToken);

    /// <summary>Unpacks gzip; <see langword="null"/> if more comes out than allowed.</summary>
    /// <exception cref="InvalidDataException">The bytes are no gzip.</exception>
    public static async Task<byte[]?> UnpackAsync(byte[] packed, CancellationToken cancellationToken)
    {
        await using var stream = new GZipStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
        return await ReadAsync(stream, MaxLength, cancellationToken);
    }

    private static async Task<byte[]?> ReadAsync(Stream stream, int maxLength, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            using var body = new MemoryStream();
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (body.Length + count > maxLength)
                {
                    return null;
                }

                body.Write(buffer, 0, count);
            }

            return body.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
