namespace Fiscal.Printing.EscPos;

/// <summary>How pictures become dots.</summary>
public enum Dithering
{
    /// <summary>Dark or not, dot by dot: for logos and codes.</summary>
    Threshold,

    /// <summary>The whole error goes to the neighbours: photographs with even tones.</summary>
    FloydSteinberg,

    /// <summary>Three quarters of the error go to the neighbours: photographs with clean light and dark areas, which thermal paper shows better.</summary>
    Atkinson,
}
