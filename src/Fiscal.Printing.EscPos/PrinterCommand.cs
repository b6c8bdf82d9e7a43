namespace Fiscal.Printing.EscPos;

/// <summary>A command that a decoder met.</summary>
public sealed class PrinterCommand
{
    internal PrinterCommand(string name, int offset, int length)
    {
        Name = name;
        Offset = offset;
        Length = length;
    }

    /// <summary>As manuals write it, for example <c>ESC a</c> or <c>GS ( k</c>.</summary>
    public string Name { get; }

    /// <summary>Where it begins, from 0.</summary>
    public int Offset { get; }

    /// <summary>Its bytes, data included.</summary>
    public int Length { get; }

    /// <summary>For example <c>GS ( k at 120, 8 bytes</c>.</summary>
    public override string ToString() => $"{Name} at {Argument.Text(Offset)}, {Argument.Text(Length)} bytes";
}
