import {
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteSigningCertificateCommand,
  DeleteSSHPublicKeyCommand,
  DeleteUserPolicyCommand,
  DeleteVirtualMFADeviceCommand,
  DetachUserPolicyCommand,
  ListServiceSpecificCredentialsCommand,
  paginateListAccessKeys,
  paginateListAttachedUserPolicies,
  paginateListGroupsForUser,
  paginateListMFADevices,
  paginateListSigningCertificates,
  paginateListSSHPublicKeys,
  paginateListUserPolicies,
  paginateListVirtualMFADevices,
  RemoveUserFromGroupCommand,
} from "@aws-sdk/client-iam";
import { iam, ifExists } from "./iam.ts";

const paging = { client: iam };

/** Takes a user out of all of its groups. */
export async function leaveGroups(UserName: string): Promise<void> {
  for await (const { Groups = [] } of paginateListGroupsForUser(paging, { UserName })) {
    for (const { GroupName } of Groups) {
      await iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName }));
    }
  }
}

/** Deletes everything that AWS does not delete a user with, in the order in which the real provider does. */
export async function removeBelongings(UserName: string): Promise<void> {
  for (const remove of belongings) await ifExists(remove(UserName));
}

const belongings: ((UserName: string) => Promise<unknown>)[] = [
  async (UserName) => {
    for await (const { PolicyNames = [] } of paginateListUserPolicies(paging, { UserName })) {
      for (const PolicyName of PolicyNames) {
        await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
      }
    }
  },
  async (UserName) => {
    for await (const { AttachedPolicies = [] } of paginateListAttachedUserPolicies(paging, { UserName })) {
      for (const { PolicyArn } of AttachedPolicies) {
        await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
      }
    }
  },
  async (UserName) => {
    for await (const { AccessKeyMetadata = [] } of paginateListAccessKeys(paging, { UserName })) {
      for (const { AccessKeyId } of AccessKeyMetadata) {
        await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
      }
    }
  },
  async (UserName) => {
    for await (const { SSHPublicKeys = [] } of paginateListSSHPublicKeys(paging, { UserName })) {
      for (const { SSHPublicKeyId } of SSHPublicKeys) {
        await iam.send(new DeleteSSHPublicKeyCommand({ UserName, SSHPublicKeyId }));
      }
    }
  },
  async (UserName) => {
    const assigned = { AssignmentStatus: "Assigned" } as const;
    for await (const { VirtualMFADevices = [] } of paginateListVirtualMFADevices(paging, assigned)) {
      for (const { SerialNumber } of VirtualMFADevices.filter(({ User }) => User?.UserName === UserName)) {
        await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
        await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
      }
    }
  },
  async (UserName) => {
    for await (const { MFADevices = [] } of paginateListMFADevices(paging, { UserName })) {
      for (const { SerialNumber } of MFADevices) {
        await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
      }
    }
  },
  (UserName) => iam.send(new DeleteLoginProfileCommand({ UserName })),
  async (UserName) => {
    for await (const { Certificates = [] } of paginateListSigningCertificates(paging, { UserName })) {
      for (const { CertificateId } of Certificates) {
        await iam.send(new DeleteSigningCertificateCommand({ UserName, CertificateId }));
      }
    }
  },
  async (UserName) => {
    const listed = await iam.send(new ListServiceSpecificCredentialsCommand({ UserName }));
    for (const { ServiceSpecificCredentialId } of listed.ServiceSpecificCredentials ?? []) {
      await iam.send(new DeleteServiceSpecificCredentialCommand({ UserName, ServiceSpecificCredentialId }));
    }
  },
];
