namespace Fiscal;

/// <summary>Says that <c>AddHealth</c> was called: the watch then begins with the registers, whoever asks for it.</summary>
internal sealed class HealthWatch;
