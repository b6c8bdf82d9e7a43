using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fiscal.Architecture.Tests;

/// <summary>What a caller or a deriving class can see of an assembly.</summary>
internal static class PublicMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> Types(Assembly assembly) => assembly.GetTypes().Where(static type => type.IsVisible && !IsGenerated(type));

    public static IEnumerable<MethodBase> Methods(Type type) =>
        type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)).Where(static method => IsVisible(method) && !IsGenerated(method));

    /// <summary>Methods that are no accessors.</summary>
    public static IEnumerable<MethodInfo> OrdinaryMethods(Type type) => Methods(type).OfType<MethodInfo>().Where(static method => !method.IsSpecialName);

    public static IEnumerable<FieldInfo> Fields(Type type) =>
        type.GetFields(Declared).Where(static field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly);

    public static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(Declared).Where(static property => property.GetAccessors(nonPublic: true).Any(IsVisible));

    /// <summary>Every type named in the signature, generic arguments and element types taken apart.</summary>
    public static IEnumerable<Type> TypesIn(MethodBase method) =>
        method.GetParameters().Select(static parameter => parameter.ParameterType)
            .Append(method is MethodInfo info ? info.ReturnType : typeof(void))
            .SelectMany(Parts);

    public static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }

    public static string Describe(MemberInfo member) =>
        $"{member.DeclaringType}.{member.Name}" + (member is MethodBase method ? $"({string.Join(", ", method.GetParameters().Select(static parameter => parameter.ParameterType.Name))})" : string.Empty);

    public static bool IsGenerated(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal) || (member is not MethodBase { IsSpecialName: true } && member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
