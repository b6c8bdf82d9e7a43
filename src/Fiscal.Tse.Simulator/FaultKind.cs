namespace Fiscal.Tse.Simulator;

/// <summary>What can go wrong with a simulated TSE. The words in code font are those of a <see cref="FaultScript"/>.</summary>
public enum FaultKind
{
    /// <summary><c>unplug</c>: the device is gone: <c>device-absent</c>, not sent.</summary>
    Unplug,

    /// <summary><c>hang</c>: the first Start or Finish is never answered and never carried out.</summary>
    Hang,

    /// <summary><c>lost-answer</c>: the Finish is carried out, its answer never arrives.</summary>
    LostAnswer,

    /// <summary><c>lost-command</c>: the first Start or Finish never reaches the device.</summary>
    LostCommand,

    /// <summary><c>full</c>: Start and Finish are refused, <c>storage-full</c>.</summary>
    Full,

    /// <summary><c>certificate-expired</c>: Start and Finish are refused, the state is <see cref="TseState.Expired"/>.</summary>
    CertificateExpired,

    /// <summary><c>wrong-signature</c>: one bit of the signature is wrong in what the till receives, from the Finish and from the first look-up after it. The device's own log is right.</summary>
    WrongSignature,

    /// <summary><c>wrong-key</c>: as <see cref="WrongSignature"/>, but the signature is a foreign key's.</summary>
    WrongKey,

    /// <summary><c>clock-jump:±SECONDS</c>: the device's clock jumps. It still never signs a log earlier than its last one.</summary>
    ClockJump,

    /// <summary><c>reboot</c>: the device answers <c>not-ready</c> for 20 seconds.</summary>
    Reboot,
}
