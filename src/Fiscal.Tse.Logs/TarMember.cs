namespace Fiscal.Tse.Logs;

/// <summary>One file of an export archive.</summary>
public sealed class TarMember
{
    internal TarMember(string name, byte[] content, long offset)
    {
        Name = name;
        Content = content;
        Offset = offset;
    }

    /// <summary>Name as in the archive, without a leading <c>./</c>. Never use it as a path.</summary>
    public string Name { get; }

    /// <summary>Content.</summary>
    public byte[] Content { get; }

    /// <summary>Where the content begins in the archive, in bytes.</summary>
    public long Offset { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
