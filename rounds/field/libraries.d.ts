// What the app uses of the vendored libraries, which come without their type packages.
declare module "vue" {
  export function h(type: any, ...rest: any[]): any;
  export function reactive<T>(value: T): T;
  export function ref<T>(value: T): { value: T };
  export function computed<T>(get: () => T): { readonly value: T };
  export function toRaw<T>(value: T): T;
  export function nextTick(act?: () => void): Promise<void>;
  export function createApp(root: any): { mount(selector: string): void };
  export function defineComponent(component: any): any;
  export function onMounted(act: () => void): void;
  export function onBeforeUnmount(act: () => void): void;
}
declare module "vant" {
  export const ActionSheet: any, Button: any, Cell: any, CellGroup: any, Empty: any, Field: any, NavBar: any;
  export const NoticeBar: any, Popup: any, Search: any, Switch: any, Tabbar: any, TabbarItem: any, Tag: any;
  export const Locale: { use(name: string, messages?: any): void };
  export const enUS: any;
  export function showToast(text: string): void;
  export function showConfirmDialog(options: Record<string, any>): Promise<unknown>;
}
declare module "idb" {
  export function openDB(name: string, version: number, callbacks: Record<string, any>): Promise<any>;
}
declare module "signature_pad" {
  export default class SignaturePad {
    constructor(canvas: HTMLCanvasElement, options?: Record<string, any>);
    addEventListener(kind: string, act: () => void): void;
    clear(): void;
    off(): void;
    toData(): any[];
    fromData(strokes: any[]): void;
  }
}
declare module "leaflet" {
  export function map(element: HTMLElement, options?: Record<string, any>): any;
  export function circleMarker(place: [number, number], options?: Record<string, any>): any;
  export function marker(place: [number, number], options?: Record<string, any>): any;
  export function polyline(places: [number, number][], options?: Record<string, any>): any;
  export function divIcon(options?: Record<string, any>): any;
  export function featureGroup(layers?: any[]): any;
  export function geoJSON(features?: any, options?: Record<string, any>): any;
  export const control: any;
}
